import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Key = Schemas['KeyView'];
export type IssuedKey = Schemas['IssuedKeyView'];

export interface KeyFilter {
  limit: number;
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
  enabled?: boolean | undefined;
}

export const keysQuery = (filter: KeyFilter) =>
  queryOptions({
    queryKey: ['keys', 'list', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/keys', { params: { query: { ...filter, total: true } }, signal })),
    placeholderData: keepPreviousData,
  });

export const keyQuery = (id: string) =>
  queryOptions({
    queryKey: ['keys', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/keys/{id}', { params: { path: { id } }, signal })),
  });

export const keyLimitsQuery = (id: string) =>
  queryOptions({
    queryKey: ['keys', id, 'limits'],
    queryFn: ({ signal }) => unwrap(api.GET('/api/keys/{id}/limits', { params: { path: { id } }, signal })),
    refetchInterval: 10_000,
  });

/** A change to keys, after which every list and view of keys is read again. */
function useKeyMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  // Answers with the text of a key are not kept: nothing of it stays behind when the dialog is closed.
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}

export const useCreateKey = () =>
  useKeyMutation((body: Schemas['CreateKeyRequest']) => unwrap(api.POST('/api/keys', { body })));

export const useChangeKey = () =>
  useKeyMutation(({ id, ...body }: { id: string } & Schemas['ChangeKeyRequest']) =>
    unwrap(api.PATCH('/api/keys/{id}', { params: { path: { id } }, body })),
  );

export const useSwitchKey = () =>
  useKeyMutation(({ id, enabled }: { id: string; enabled: boolean }) =>
    unwrap(
      enabled
        ? api.POST('/api/keys/{id}/enable', { params: { path: { id } } })
        : api.POST('/api/keys/{id}/disable', { params: { path: { id } } }),
    ),
  );

export const useRotateKey = () =>
  useKeyMutation(({ id, graceSeconds }: { id: string; graceSeconds: number }) =>
    unwrap(api.POST('/api/keys/{id}/rotate', { params: { path: { id } }, body: { grace_seconds: graceSeconds } })),
  );

export const useDeleteKey = () =>
  useKeyMutation((id: string) => unwrap(api.DELETE('/api/keys/{id}', { params: { path: { id } } })));

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { type Scope, scopeKey, useScope } from '../../lib/scope';

export type Key = Schemas['KeyView'];
export type IssuedKey = Schemas['IssuedKeyView'];

const all = (scope: Scope) => (scope === 'own' ? '/api/keys' : '/api/admin/keys');
const one = (scope: Scope) => `${all(scope)}/{id}` as const;

export interface KeyFilter {
  limit: number;
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
  enabled?: boolean | undefined;
  /** Whose keys; where they are everybody's. */
  user_id?: string | undefined;
}

export const keysQuery = (scope: Scope, filter: KeyFilter) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'keys'), 'list', filter],
    queryFn: ({ signal }) => unwrap(api.GET(all(scope), { params: { query: { ...filter, total: true } }, signal })),
    placeholderData: keepPreviousData,
  });

export const keyQuery = (scope: Scope, id: string) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'keys'), id],
    queryFn: ({ signal }) => unwrap(api.GET(one(scope), { params: { path: { id } }, signal })),
  });

export const keyLimitsQuery = (scope: Scope, id: string) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'keys'), id, 'limits'],
    queryFn: ({ signal }) => unwrap(api.GET(`${one(scope)}/limits`, { params: { path: { id } }, signal })),
    // They grow free again by themselves.
    refetchInterval: 30_000,
  });

/** A change to keys, after which every list and view of keys is read again. */
function useKeyMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  // Answers with the text of a key are not kept: nothing of it stays behind when the dialog is closed.
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: scopeKey('own', 'keys') }),
        queries.invalidateQueries({ queryKey: scopeKey('everybody', 'keys') }),
      ]),
  });
}

export function useCreateKey() {
  const scope = useScope();
  return useKeyMutation((body: Schemas['CreateKeyRequest']) => unwrap(api.POST(all(scope), { body })));
}

export function useChangeKey() {
  const scope = useScope();
  return useKeyMutation(({ id, ...body }: { id: string } & Schemas['ChangeKeyRequest']) =>
    unwrap(api.PATCH(one(scope), { params: { path: { id } }, body })),
  );
}

export function useSwitchKey() {
  const scope = useScope();
  return useKeyMutation(({ id, enabled }: { id: string; enabled: boolean }) =>
    unwrap(api.POST(`${one(scope)}/${enabled ? 'enable' : 'disable'}`, { params: { path: { id } } })),
  );
}

export function useRotateKey() {
  const scope = useScope();
  return useKeyMutation(({ id, graceSeconds }: { id: string; graceSeconds: number }) =>
    unwrap(api.POST(`${one(scope)}/rotate`, { params: { path: { id } }, body: { grace_seconds: graceSeconds } })),
  );
}

export function useDeleteKey() {
  const scope = useScope();
  return useKeyMutation((id: string) => unwrap(api.DELETE(one(scope), { params: { path: { id } } })));
}

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Group = Schemas['GroupView'];

export interface GroupFilter {
  limit: number;
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
}

export const groupsQuery = (filter: GroupFilter) =>
  queryOptions({
    queryKey: ['admin', 'groups', 'list', filter],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/admin/groups', { params: { query: { ...filter, total: true } }, signal })),
    placeholderData: keepPreviousData,
  });

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'groups', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/groups/{id}', { params: { path: { id } }, signal })),
  });

/** What a group can allow: accounts by name, and `group:` with the label of several. */
export const accountNamesQuery = queryOptions({
  queryKey: ['admin', 'accounts', 'names'],
  queryFn: async ({ signal }) => {
    const { items } = await unwrap(api.GET('/api/admin/accounts', { params: { query: { limit: 200 } }, signal }));
    const labels = items.map((account) => account.group).filter((label) => label != null && label !== '');
    return [...new Set([...labels.map((label) => `group:${label}`), ...items.map((account) => account.name)])];
  },
  staleTime: 60_000,
});

/** A change to groups, after which whatever shows them or what they allow is read again. */
function useGroupMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [['admin', 'groups'], ['admin', 'users'], ['admin', 'keys'], ['keys'], ['models']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export const useCreateGroup = () =>
  useGroupMutation((body: Schemas['CreateGroupRequest']) => unwrap(api.POST('/api/admin/groups', { body })));

export const useChangeGroup = () =>
  useGroupMutation(({ id, ...body }: { id: string } & Schemas['ChangeGroupRequest']) =>
    unwrap(api.PATCH('/api/admin/groups/{id}', { params: { path: { id } }, body })),
  );

export const useDeleteGroup = () =>
  useGroupMutation((id: string) => unwrap(api.DELETE('/api/admin/groups/{id}', { params: { path: { id } } })));

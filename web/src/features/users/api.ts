import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type User = Schemas['ManagedUserView'];

export const roles = ['user', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface UserFilter {
  limit: number;
  q?: string | undefined;
  role?: Role | undefined;
  enabled?: boolean | undefined;
  group?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
}

export const usersQuery = ({ limit, q, role, enabled, group, sort, cursor }: UserFilter) =>
  queryOptions({
    queryKey: ['admin', 'users', 'list', { limit, q, role, enabled, group, sort, cursor }],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/admin/users', {
          params: {
            query: {
              Limit: limit,
              Q: q,
              Role: role,
              Enabled: enabled,
              group_id: group,
              Sort: sort,
              Cursor: cursor,
              Total: true,
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'users', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/users/{id}', { params: { path: { id } }, signal })),
  });

/** Groups by their names, for choosing one. */
export const groupNamesQuery = queryOptions({
  queryKey: ['admin', 'groups', 'names'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/admin/groups', { params: { query: { limit: 200 } }, signal })),
  staleTime: 60_000,
});

/** A change to users, after which everything that shows them, their money or their limits is read again. */
function useUserMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  // Answers with a password are not kept: nothing of it stays behind when the dialog is closed.
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: () =>
      Promise.all(
        [['admin', 'users'], ['admin', 'ledger'], ['admin', 'keys'], ['admin', 'groups'], ['me'], ['ledger']].map(
          (queryKey) => queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export const useCreateUser = () =>
  useUserMutation((body: Schemas['CreateUserRequest']) => unwrap(api.POST('/api/admin/users', { body })));

export const useChangeUser = (id: string) =>
  useUserMutation((body: Schemas['ChangeUserRequest']) =>
    unwrap(api.PATCH('/api/admin/users/{id}', { params: { path: { id } }, body })),
  );

/** The server makes the password up. */
export const useResetPassword = (id: string) =>
  useUserMutation(() =>
    unwrap(api.POST('/api/admin/users/{id}/reset-password', { params: { path: { id } }, body: {} })),
  );

/** @param idempotencyKey The same adjustment sent twice with it is made once. */
export const useAdjustBalance = (id: string, idempotencyKey: string) =>
  useUserMutation((body: Schemas['AdjustBalanceRequest']) =>
    unwrap(
      api.POST('/api/admin/users/{id}/balance', {
        params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
        body,
      }),
    ),
  );

export const useSetCreditLimit = (id: string) =>
  useUserMutation((creditLimit: string | null) =>
    unwrap(
      api.PUT('/api/admin/users/{id}/credit-limit', { params: { path: { id } }, body: { credit_limit: creditLimit } }),
    ),
  );

import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';

/** Who is logged in. A 401 is thrown. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/me', { signal })),
  staleTime: 15_000,
});

export const useMe = () => useSuspenseQuery(meQuery).data;

/** Each may what those before it may. */
const roles = ['user', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const may = (role: string, needed: Role) => roles.indexOf(role as Role) >= roles.indexOf(needed);

import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';

/** Who is logged in. A 401 is thrown. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/me', { signal })),
  staleTime: 15_000,
});

export const useMe = () => useSuspenseQuery(meQuery).data;

export const isOperator = (role: string) => role === 'operator' || role === 'admin';

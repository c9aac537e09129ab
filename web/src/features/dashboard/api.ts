import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';

/** The last 30 days of the site's calendar, one by one, today at the end. */
export const daysQuery = queryOptions({
  queryKey: ['usage', 'summary', 'dashboard'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/usage/summary', { params: { query: { group_by: 'day' } }, signal })),
});

export const latestQuery = queryOptions({
  queryKey: ['usage', 'requests', 'latest'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/usage/requests', { params: { query: { limit: 50 } }, signal })),
});

export const ownLimitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/limits', { signal })),
  // They grow free again by themselves.
  refetchInterval: 30_000,
});

/** Whether there is a key at all. */
export const anyKeyQuery = queryOptions({
  queryKey: ['keys', 'any'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/keys', { params: { query: { limit: 1 } }, signal })),
});

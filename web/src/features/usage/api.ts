import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type UsageRow = Schemas['UsageView'];
export type UsageGroup = Schemas['UsageGroup'];
export type UsageSums = Schemas['UsageSums'];
export type GroupBy = 'day' | 'hour' | 'model' | 'key' | 'status' | 'dialect';

export interface SummaryFilter {
  group_by: GroupBy;
  from?: string | undefined;
  to?: string | undefined;
  key_id?: string | undefined;
  model?: string | undefined;
}

export const summaryQuery = (filter: SummaryFilter) =>
  queryOptions({
    queryKey: ['usage', 'summary', filter],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/usage/summary', { params: { query: { ...filter, limit: 1000 } }, signal })),
    placeholderData: keepPreviousData,
  });

export interface RequestFilter {
  limit: number;
  cursor?: string | undefined;
  model?: string | undefined;
  key_id?: string | undefined;
  outcome?: string | undefined;
  status?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const requestsQuery = (filter: RequestFilter) =>
  queryOptions({
    queryKey: ['usage', 'requests', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/usage/requests', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
  });

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['usage', 'request', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/usage/requests/{id}', { params: { path: { id } }, signal })),
  });

/** Names of the user's keys, for filters. */
export const keyNamesQuery = queryOptions({
  queryKey: ['keys', 'names'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/keys', { params: { query: { limit: 200, sort: 'name' } }, signal })),
  staleTime: 60_000,
});

export const tokensOf = (sums: UsageSums) =>
  (sums.input_tokens ?? 0) +
  (sums.cached_input_tokens ?? 0) +
  (sums.cache_write_5m_tokens ?? 0) +
  (sums.cache_write_1h_tokens ?? 0) +
  (sums.output_tokens ?? 0);

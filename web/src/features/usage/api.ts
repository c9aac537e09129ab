import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { type Scope, scopeKey } from '../../lib/scope';

export type UsageRow = Schemas['UsageView'];
export type UsageGroup = Schemas['UsageGroup'];
export type UsageSums = Schemas['UsageSums'];

export const groupings = ['day', 'hour', 'model', 'key', 'status', 'dialect', 'user', 'account'] as const;
export type GroupBy = (typeof groupings)[number];

const usage = (scope: Scope) => (scope === 'own' ? '/api/usage' : '/api/admin/usage');

export interface SummaryFilter {
  group_by: GroupBy;
  from?: string | undefined;
  to?: string | undefined;
  key_id?: string | undefined;
  model?: string | undefined;
  /** Whose; where it is everybody's. */
  user_id?: string | undefined;
}

export const summaryQuery = (scope: Scope, filter: SummaryFilter) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'usage'), 'summary', filter],
    queryFn: ({ signal }) =>
      unwrap(api.GET(`${usage(scope)}/summary`, { params: { query: { ...filter, limit: 1000 } }, signal })),
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
  /** Whose, and by which account; where they are everybody's. */
  user_id?: string | undefined;
  account?: string | undefined;
}

export const requestsQuery = (scope: Scope, filter: RequestFilter) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'usage'), 'requests', filter],
    queryFn: ({ signal }) => unwrap(api.GET(`${usage(scope)}/requests`, { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    meta: { held: true },
    refetchOnWindowFocus: false,
  });

export const requestQuery = (scope: Scope, id: string) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'usage'), 'request', id],
    queryFn: ({ signal }) => unwrap(api.GET(`${usage(scope)}/requests/{id}`, { params: { path: { id } }, signal })),
  });

export const tokensOf = (sums: UsageSums) =>
  (sums.input_tokens ?? 0) +
  (sums.cached_input_tokens ?? 0) +
  (sums.cache_write_5m_tokens ?? 0) +
  (sums.cache_write_1h_tokens ?? 0) +
  (sums.output_tokens ?? 0);

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type AuditEntry = Schemas['AuditView'];

export interface AuditFilter {
  actor?: string | undefined;
  action?: string | undefined;
  target_kind?: string | undefined;
  target_id?: string | undefined;
  result?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
}

export const auditQuery = (filter: AuditFilter & { limit: number; cursor?: string | undefined }) =>
  queryOptions({
    queryKey: ['admin', 'audit', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/audit', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
  });

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'audit', 'entry', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/audit/{id}', { params: { path: { id } }, signal })),
    // It never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

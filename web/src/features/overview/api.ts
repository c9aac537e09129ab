import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Overview = Schemas['OverviewView'];
export type Top = 'hour' | 'day';

export const overviewQuery = (top: Top) =>
  queryOptions({
    queryKey: ['admin', 'overview', top],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/overview', { params: { query: { top } }, signal })),
    placeholderData: keepPreviousData,
    // When nothing happens any more, the last minute empties without an event.
    refetchInterval: 10_000,
  });

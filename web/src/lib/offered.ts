import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';

/** Models that have a price, as the user's group pays it. */
export const offeredModelsQuery = (filter: { limit: number; q?: string | undefined; cursor?: string | undefined }) =>
  queryOptions({
    queryKey: ['models', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/models', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

import { queryOptions } from '@tanstack/react-query';
import { api, base, unwrap } from '../api/client';

export const siteQuery = queryOptions({
  queryKey: ['site'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/site', { signal })),
  staleTime: 60_000,
  refetchInterval: 300_000,
  refetchOnWindowFocus: true,
});

/** The build that this tab runs. */
export const ownVersion = document.querySelector('meta[name="console-version"]')?.getAttribute('content') ?? '';

/** Where programs send their requests, without a slash at the end. */
export const relayAddress = (siteUrl: string | null) =>
  siteUrl ?? new URL(base, location.origin).href.replace(/\/$/, '');

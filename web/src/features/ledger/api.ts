import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, base, type Schemas, unwrap } from '../../api/client';

export type LedgerEntry = Schemas['LedgerEntryView'];

export const kinds = ['usage', 'adjust', 'topup', 'redeem', 'grant', 'refund'] as const;
export type Kind = (typeof kinds)[number];

export interface LedgerFilter {
  kind?: Kind | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** @param user Whose, for administrators; undefined: the user's own. */
export const ledgerQuery = (
  user: string | undefined,
  filter: LedgerFilter & { limit: number; cursor?: string | undefined },
) =>
  queryOptions({
    queryKey: [...(user ? ['admin', 'ledger', user] : ['ledger']), filter],
    queryFn: ({ signal }) => {
      const query = { ...filter, cursor: filter.cursor ? Number(filter.cursor) : undefined };
      return unwrap(
        user
          ? api.GET('/api/admin/users/{id}/ledger', { params: { path: { id: user }, query }, signal })
          : api.GET('/api/ledger', { params: { query }, signal }),
      );
    },
    placeholderData: keepPreviousData,
  });

/** Where the same entries, all of them, are to be had as a file. */
export function ledgerFile(user: string | undefined, filter: LedgerFilter) {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined) as [string, string][];
  return `${base}api/${user ? `admin/users/${user}/` : ''}ledger?${new URLSearchParams([['format', 'csv'], ...asked])}`;
}

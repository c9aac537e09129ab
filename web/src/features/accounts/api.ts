import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Account = Schemas['AccountView'];
export type AccountState = Schemas['AccountStateView'];
export type ChangeAccount = Schemas['ChangeAccountRequest'];

export const kinds = ['anthropic', 'openai', 'gemini', 'claude-cli', 'cliproxyapi', 'demo'] as const;
export type Kind = (typeof kinds)[number];

export const statuses = [
  'healthy',
  'limited',
  'cooling',
  'quarantined',
  'unavailable',
  'paused',
  'draining',
  'disabled',
] as const;
export type Status = (typeof statuses)[number];

export interface AccountFilter {
  limit: number;
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
  kind?: Kind | undefined;
  status?: Status | undefined;
  group?: string | undefined;
}

const all = ['admin', 'accounts'] as const;

export const accountsQuery = (filter: AccountFilter) =>
  queryOptions({
    queryKey: [...all, 'list', filter],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/admin/accounts', { params: { query: { ...filter, total: true } }, signal })),
    placeholderData: keepPreviousData,
    // What they wait for ends without an event.
    refetchInterval: 15_000,
  });

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/accounts/{id}', { params: { path: { id } }, signal })),
    // What they wait for ends without an event.
    refetchInterval: 15_000,
  });

const at = (id: string) => ({ params: { path: { id } } });

export const pauseAccount = (id: string) => unwrap(api.POST('/api/admin/accounts/{id}/pause', at(id)));
export const resumeAccount = (id: string) => unwrap(api.POST('/api/admin/accounts/{id}/resume', at(id)));
export const clearAccount = (id: string) => unwrap(api.POST('/api/admin/accounts/{id}/clear', at(id)));
export const deleteAccount = (id: string) => unwrap(api.DELETE('/api/admin/accounts/{id}', at(id)));
export const createAccount = (body: Schemas['CreateAccountRequest']) =>
  unwrap(api.POST('/api/admin/accounts', { body }));
export const changeAccount = ({ id, ...body }: { id: string } & ChangeAccount) =>
  unwrap(api.PATCH('/api/admin/accounts/{id}', { ...at(id), body }));

/** @param model What to ask for in a test that the provider bills; absent: a test that nobody bills. */
export const testAccount = ({ id, model }: { id: string; model?: string | undefined }) =>
  unwrap(
    api.POST('/api/admin/accounts/{id}/test', { ...at(id), body: model === undefined ? {} : { paid: true, model } }),
  );

/** @param text A JSON list of accounts, or CSV with the names of the fields in its first line. */
export const importAccounts = ({ text, dryRun }: { text: string; dryRun: boolean }) =>
  unwrap(
    api.POST('/api/admin/accounts/import', {
      params: { query: { dry_run: dryRun } },
      body: [],
      // The file goes as it is: the server knows best what is wrong with it.
      bodySerializer: () => text,
      headers: { 'content-type': /^\s*[[{]/.test(text) ? 'application/json' : 'text/csv' },
    }),
  );

/** A change to accounts, or a test, after which all that is known of accounts is read again. */
export function useAccountMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Requests may hold a credential: nothing of it stays behind.
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: all }),
  });
}

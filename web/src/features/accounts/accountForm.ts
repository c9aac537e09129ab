import type { Schemas } from '../../api/client';
import type { Account, Kind } from './api';

/** What the form holds: everything as it is typed. */
export interface AccountForm {
  name: string;
  base_url: string;
  credential: string;
  management_key: string;
  proxy: string;
  models: string;
  aliases: { from: string; to: string }[];
  weight: string;
  priority: string;
  max_concurrency: string;
  group: string;
  on_disconnect: 'drain' | 'cancel';
  enabled: boolean;
}

/** Fields that only some kinds have; all others every kind has. */
export const fieldsOf: Record<Kind, { address: boolean; key: boolean; proxy: boolean; management: boolean }> = {
  anthropic: { address: true, key: true, proxy: true, management: false },
  openai: { address: true, key: true, proxy: true, management: false },
  gemini: { address: true, key: true, proxy: true, management: false },
  'claude-cli': { address: true, key: true, proxy: false, management: false },
  cliproxyapi: { address: true, key: true, proxy: true, management: true },
  demo: { address: false, key: false, proxy: false, management: false },
};

export const formOf = (account: Account | null): AccountForm => ({
  name: account?.name ?? '',
  base_url: account?.base_url ?? '',
  credential: '',
  management_key: '',
  proxy: account?.proxy ?? '',
  models: account?.models.join('\n') ?? '',
  aliases: Object.entries(account?.model_aliases ?? {}).map(([from, to]) => ({ from, to })),
  weight: String(account?.weight ?? 100),
  priority: String(account?.priority ?? 0),
  max_concurrency: String(account?.max_concurrency ?? ''),
  group: account?.group ?? '',
  on_disconnect: account?.on_disconnect === 'cancel' ? 'cancel' : 'drain',
  enabled: account?.enabled ?? true,
});

const orNull = (text: string) => text.trim() || null;
const numberOrNull = (text: string) => (text.trim() === '' ? null : Number(text));
const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** As the server takes it. Keys that are left empty are not sent: it keeps those that it has. */
export function bodyOf(form: AccountForm, kind: Kind) {
  const has = fieldsOf[kind];
  return {
    name: form.name.trim(),
    ...(has.address && { base_url: orNull(form.base_url) }),
    ...(has.key && form.credential.trim() !== '' && { credential: form.credential.trim() }),
    ...(has.management && form.management_key.trim() !== '' && { management_key: form.management_key.trim() }),
    ...(has.proxy && { proxy: orNull(form.proxy) }),
    models: lines(form.models),
    model_aliases: Object.fromEntries(
      form.aliases
        .map(({ from, to }) => [from.trim(), to.trim()] as const)
        .filter(([from, to]) => from !== '' && to !== ''),
    ),
    weight: numberOrNull(form.weight),
    priority: numberOrNull(form.priority),
    max_concurrency: numberOrNull(form.max_concurrency),
    group: orNull(form.group),
    on_disconnect: form.on_disconnect,
    enabled: form.enabled,
  } satisfies Schemas['ChangeAccountRequest'];
}

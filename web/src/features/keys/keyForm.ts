import type { Schemas } from '../../api/client';
import type { Key } from './api';

export const countLimits = [
  'requests_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'concurrent_requests',
] as const;
export const spendLimits = ['spend_per_day', 'spend_per_week', 'spend_per_month', 'spend_total'] as const;
export const allLimits = [...countLimits, ...spendLimits];
export type LimitName = (typeof allLimits)[number];

/** What the form holds: everything as it is typed. */
export interface KeyForm {
  name: string;
  note: string;
  /** Of the site's calendar, the last day; empty: never. */
  expires: string;
  limits: Record<LimitName, string>;
  models: string;
  ips: string;
}

const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function formOf(key: Key | null): KeyForm {
  return {
    name: key?.name ?? '',
    note: key?.note ?? '',
    expires: key?.expires_at?.slice(0, 10) ?? '',
    limits: Object.fromEntries(allLimits.map((name) => [name, String(key?.limits[name] ?? '')])) as KeyForm['limits'],
    models: key?.allowed_models.join('\n') ?? '',
    ips: key?.allowed_ips.join('\n') ?? '',
  };
}

/** As the server takes it. An empty limit is none. @param expiresAt The moment that the date stands for. */
export function bodyOf(form: KeyForm, expiresAt: string | null) {
  const count = (text: string) => (text.trim() === '' ? null : Number(text));
  const spend = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    name: form.name.trim(),
    note: form.note.trim() || null,
    expires_at: expiresAt,
    allowed_models: lines(form.models),
    allowed_ips: lines(form.ips),
    limits: {
      ...Object.fromEntries(countLimits.map((name) => [name, count(form.limits[name])])),
      ...Object.fromEntries(spendLimits.map((name) => [name, spend(form.limits[name])])),
    },
  } satisfies Schemas['CreateKeyRequest'];
}

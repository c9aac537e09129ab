import type { Schemas } from '../api/client';

export const countLimits = [
  'requests_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'concurrent_requests',
] as const;
export const spendLimits = ['spend_per_day', 'spend_per_week', 'spend_per_month', 'spend_total'] as const;
export const allLimits = [...countLimits, ...spendLimits];
export type LimitName = (typeof allLimits)[number];

/** Limits as they are typed; empty: none. */
export type LimitsForm = Record<LimitName, string>;

export const limitsForm = (limits?: Schemas['UsageLimits']) =>
  Object.fromEntries(allLimits.map((name) => [name, String(limits?.[name] ?? '')])) as LimitsForm;

/** As the server takes them: each is named, so that an empty one is taken away. */
export function limitsBody(form: LimitsForm) {
  const typed = (name: LimitName) => form[name].trim() || null;
  return {
    ...Object.fromEntries(countLimits.map((name) => [name, typed(name) && Number(typed(name))])),
    ...Object.fromEntries(spendLimits.map((name) => [name, typed(name)])),
  } as Schemas['UsageLimits'];
}

/** The first two limits in words, and how many more there are; null: none. */
export function limitsText(
  limits: Schemas['UsageLimits'],
  nameOf: (name: LimitName) => string,
  format: (amount: string) => string,
) {
  const set = allLimits.filter((name) => limits[name] != null);
  if (set.length === 0) return null;
  const words = set.slice(0, 2).map((name) => `${nameOf(name)} ${format(String(limits[name]))}`);
  return words.join(' · ') + (set.length > 2 ? ` +${set.length - 2}` : '');
}

import { addDays, dateIn } from '../../lib/dates';

export const ranges = ['1', '7', '30', '90'] as const;
export type Range = (typeof ranges)[number];

/** The first and the last date that an address asks for, on the site's calendar. */
export function datesOf(search: { range?: Range; from?: string; to?: string }, timeZone: string, now: number) {
  const today = dateIn(timeZone, now);
  if (search.from || search.to) return { from: search.from ?? addDays(search.to!, -29), to: search.to ?? today };
  return { from: addDays(today, 1 - Number(search.range ?? '30')), to: today };
}

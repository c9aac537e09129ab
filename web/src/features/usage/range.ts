import { addDays, dateIn } from '../../lib/dates';

export const ranges = ['1', '7', '30', '90'] as const;
export type Range = (typeof ranges)[number];

/** The server sums hours of no more days than these. */
const mostDaysOfHours = 31;

interface Asked {
  range?: Range | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The first and the last date that an address asks for, on the site's calendar. */
export function datesOf({ range = '30', from, to }: Asked, timeZone: string, now: number) {
  const today = dateIn(timeZone, now);
  if (from || to) return { from: from ?? addDays(to!, -29), to: to ?? today };
  return { from: addDays(today, 1 - Number(range)), to: today };
}

export const fitsHours = ({ from, to }: { from: string; to: string }) => addDays(from, mostDaysOfHours) > to;

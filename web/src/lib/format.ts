import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usePrefs } from './prefs';
import { siteQuery } from './site';

/** An amount as the API sends it: a decimal string. Never a float. */
export type Decimal = `${number}`;

const day = 86_400_000;
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', day],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** Small amounts keep their digits: 0.00001234 must not be shown as 0. */
function digits(amount: string): Intl.NumberFormatOptions {
  const whole = amount.replace('-', '').split('.')[0] ?? '0';
  return whole === '0'
    ? { maximumSignificantDigits: 4 }
    : { minimumFractionDigits: 2, maximumFractionDigits: whole.length > 3 ? 2 : 4 };
}

export function formatsOf(language: string, timeZone: string) {
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const minute = new Intl.DateTimeFormat(language, {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium' });
  // A date of the site's calendar is already in its zone.
  const calendar = new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: 'short', day: 'numeric' });
  const hour = new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const unit = (value: number, name: string, fraction = 0, unitDisplay: 'narrow' | 'short' = 'narrow') =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay,
      maximumFractionDigits: fraction,
    }).format(value);

  return {
    timeZone,
    number: (value: number) => number.format(value),
    compact: (value: number) => (Math.abs(value) < 10_000 ? number.format(value) : compact.format(value)),
    percent: (value: number) => percent.format(value),
    /** Rounded for reading. */
    credits: (amount: string) => new Intl.NumberFormat(language, digits(amount)).format(amount as Decimal),
    /** To the last digit. */
    exact: (amount: string) => new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(amount as Decimal),
    time: (at: string | number) => time.format(new Date(at)),
    minute: (at: string | number) => minute.format(new Date(at)),
    date: (at: string | number) => date.format(new Date(at)),
    /** `2026-11-22` of the site's calendar. */
    day: (isoDate: string) => calendar.format(new Date(`${isoDate}T00:00:00Z`)),
    hour: (at: string) => hour.format(new Date(at)),
    duration: (ms: number) =>
      ms < 1000 ? unit(ms, 'millisecond') : ms < 60_000 ? unit(ms / 1000, 'second', 2) : unit(ms / 60_000, 'minute', 1),
    /** Until a moment: `0:32`, `1:04:32`; beyond a day in whole days; nothing once it is past. */
    countdown: (at: string | number, now: number) => {
      const left = Math.max(0, Math.ceil((new Date(at).getTime() - now) / 1000));
      if (left >= 86_400) return unit(Math.floor(left / 86_400), 'day');
      const two = (value: number) => String(Math.floor(value) % 60).padStart(2, '0');
      const hours = Math.floor(left / 3600);
      return hours > 0 ? `${hours}:${two(left / 60)}:${two(left)}` : `${Math.floor(left / 60)}:${two(left)}`;
    },
    bytes: (count: number) => {
      const step = Math.min(3, Math.floor(Math.log2(Math.max(1, count)) / 10));
      return unit(
        count / 1024 ** step,
        ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step] ?? 'byte',
        step && 1,
        'short',
      );
    },
    relative: (at: string | number, now: number) => {
      const away = new Date(at).getTime() - now;
      const [name, size] = steps.find(([, length]) => Math.abs(away) >= length) ?? ['second' as const, 1000];
      return relative.format(Math.round(away / size), name);
    },
  };
}

/** Numbers, money and times in the user's language and the site's time zone. */
export function useFormats() {
  const language = usePrefs((prefs) => prefs.language);
  const { data: site } = useSuspenseQuery(siteQuery);
  return useMemo(() => formatsOf(language, site.time_zone), [language, site.time_zone]);
}

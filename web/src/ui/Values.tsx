import { useFormats } from '../lib/format';
import { useNow } from '../lib/now';

/** Credits, rounded for reading; the exact amount is its title. */
export function Money({ amount, exact }: { amount: string; exact?: boolean }) {
  const format = useFormats();
  const all = format.exact(amount);
  return (
    <span className="tabular-nums" title={all}>
      {exact ? all : format.credits(amount)}
    </span>
  );
}

export function Duration({ ms }: { ms: number }) {
  return <span className="whitespace-nowrap tabular-nums">{useFormats().duration(ms)}</span>;
}

/** "3 minutes ago"; the exact time in the site's zone is its title. */
export function RelativeTime({ at }: { at: string }) {
  const format = useFormats();
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={`${format.time(at)} ${format.timeZone}`} className="whitespace-nowrap">
      {format.relative(at, now)}
    </time>
  );
}

/** A moment, in the site's zone. */
export function Time({ at, short }: { at: string; short?: boolean }) {
  const format = useFormats();
  return (
    <time dateTime={at} title={`${format.time(at)} ${format.timeZone}`} className="whitespace-nowrap tabular-nums">
      {short ? format.minute(at) : format.time(at)}
    </time>
  );
}

/** What is left until then, ticking: `1:04:32`, or days in words. The exact time in the site's zone is its title. */
export function Countdown({ to }: { to: string }) {
  const format = useFormats();
  const now = useNow(1000);
  return (
    <time dateTime={to} title={`${format.time(to)} ${format.timeZone}`} className="whitespace-nowrap tabular-nums">
      {format.countdown(to, now)}
    </time>
  );
}

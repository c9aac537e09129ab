import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { cx } from '../../lib/cx';
import { useFormats } from '../../lib/format';
import { Badge, type Tone } from '../../ui/Badge';
import type { UsageRow } from './api';

type Decision = Schemas['Decision'];

const results = [
  'answered',
  'limited',
  'refused',
  'failed',
  'overloaded',
  'unreachable',
  'timed_out',
  'interrupted',
  'client_left',
] as const;
const skips = ['paused', 'quarantined', 'cooling_down', 'breaker_open', 'busy', 'retry_budget'] as const;

/** How a request found its account, told in the order of events. */
export function Routing({ of: row, decisions }: { of: UsageRow; decisions: readonly Decision[] }) {
  const { t } = useTranslation('usage');
  if (decisions.length === 0)
    return <p className="text-muted text-sm">{t(row.outcome === 'refused' ? 'routing.refused' : 'routing.nobody')}</p>;
  const asked = decisions.filter((decision) => decision.result !== undefined).length;
  return (
    <>
      <p className="mb-3 text-muted text-sm">{t('routing.summary', { asked, passed: decisions.length - asked })}</p>
      <ol className="flex flex-col">
        {decisions.map((decision, at) => (
          <Step key={at} of={decision} last={at === decisions.length - 1} />
        ))}
      </ol>
    </>
  );
}

function toneOf({ result }: Decision): Tone {
  if (result === undefined) return 'neutral';
  return result === 'answered' ? 'ok' : result === 'limited' || result === 'client_left' ? 'warn' : 'bad';
}

const dots: Record<Tone, string> = {
  neutral: 'border-edge bg-surface',
  ok: 'border-ok bg-ok',
  warn: 'border-warn bg-warn',
  bad: 'border-bad bg-bad',
  accent: 'border-accent bg-accent',
};

function Step({ of: decision, last }: { of: Decision; last: boolean }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const tone = toneOf(decision);
  return (
    <li className="grid grid-cols-[4.5rem_auto_1fr] gap-x-3 text-sm">
      <span className="text-right text-muted text-xs tabular-nums leading-5">+{format.duration(decision.at_ms)}</span>
      <span aria-hidden className="flex flex-col items-center">
        <span className={cx('mt-1.5 size-2.5 shrink-0 rounded-full border', dots[tone])} />
        {!last && <span className="w-px flex-1 bg-line" />}
      </span>
      <div className={cx('min-w-0', !last && 'pb-4')}>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={cx('break-all', decision.result !== undefined && 'font-medium')}>{decision.account}</span>
          <Badge tone={tone}>
            {decision.status} <What of={decision} />
          </Badge>
        </div>
        <p className="text-muted text-xs">
          {decision.ms !== undefined && t('routing.took', { time: format.duration(decision.ms ?? 0) })}
          {decision.ms !== undefined && decision.reason && ' · '}
          {decision.reason}
        </p>
      </div>
    </li>
  );
}

/** A word that a newer server says is shown as it is. */
function What({ of: { result, skipped } }: { of: Decision }) {
  const { t } = useTranslation('usage');
  const known = <T extends string>(words: readonly T[], word: string | null | undefined) =>
    words.find((each) => each === word);
  const asked = known(results, result);
  const skip = known(skips, skipped);
  return asked ? t(`routing.result.${asked}`) : skip ? t(`routing.skipped.${skip}`) : (result ?? skipped);
}

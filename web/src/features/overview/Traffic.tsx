import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Card } from '../../ui/Card';
import { Stat, Stats } from '../../ui/Stats';
import { Duration, Money } from '../../ui/Values';
import type { Overview } from './api';

const linkClass = 'underline decoration-edge/50 underline-offset-4 hover:decoration-current';

/** A number that leads to what it counts. */
function Lead({ outcome, children }: { outcome?: 'upstream_failed' | 'refused'; children: ReactNode }) {
  return (
    <Link to="/admin/requests" search={outcome ? { outcome } : {}} className={linkClass}>
      {children}
    </Link>
  );
}

export function Traffic({ of: traffic }: { of: Overview['traffic'] }) {
  const { t } = useTranslation('overview');
  const format = useFormats();
  const { requests_per_minute: requests, failed_per_minute: failed, refused_per_minute: refused } = traffic;
  return (
    <Card flush title={t('now')} aside={t(traffic.this_node_only ? 'this_node' : 'last_minute')}>
      <Stats>
        <Stat label={t('requests_per_minute')} note={t('in_flight', { n: traffic.in_flight })}>
          <Lead>{format.number(requests)}</Lead>
        </Stat>
        <Stat label={t('tokens_per_minute')}>{format.compact(traffic.tokens_per_minute)}</Stat>
        <Stat label={t('error_rate')} note={t('failed_refused', { failed, refused })}>
          <span className={failed > 0 ? 'text-bad' : ''}>
            <Lead outcome="upstream_failed">{requests === 0 ? '–' : format.percent(failed / requests)}</Lead>
          </span>
        </Stat>
        <Stat
          label={t('ttft')}
          note={traffic.ttft_p95_ms !== null && t('ttft_p95', { time: format.duration(traffic.ttft_p95_ms) })}
        >
          {traffic.ttft_p50_ms === null ? '–' : <Duration ms={traffic.ttft_p50_ms} />}
        </Stat>
      </Stats>
    </Card>
  );
}

export function Today({ of: { totals, failed, refused } }: { of: Overview['today'] }) {
  const { t } = useTranslation('overview');
  const format = useFormats();
  const tokens =
    (totals.input_tokens ?? 0) +
    (totals.cached_input_tokens ?? 0) +
    (totals.cache_write_5m_tokens ?? 0) +
    (totals.cache_write_1h_tokens ?? 0) +
    (totals.output_tokens ?? 0);
  return (
    <Card flush title={t('today')} aside={t('all_nodes')}>
      <Stats>
        <Stat label={t('spend')}>
          <Link to="/admin/usage" search={{ range: '1', by: 'hour' }} className={linkClass}>
            <Money amount={totals.cost ?? '0'} />
          </Link>
        </Stat>
        <Stat label={t('requests')}>
          <Lead>{format.number(totals.requests ?? 0)}</Lead>
        </Stat>
        <Stat label={t('tokens')}>{format.compact(tokens)}</Stat>
        <Stat label={t('failed')} note={t('refused', { n: refused })}>
          <span className={failed > 0 ? 'text-bad' : ''}>
            <Lead outcome="upstream_failed">{format.number(failed)}</Lead>
          </span>
        </Stat>
      </Stats>
    </Card>
  );
}

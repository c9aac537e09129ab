import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { useScope } from '../../lib/scope';
import { may, useMe } from '../../lib/session';
import { Badge } from '../../ui/Badge';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { Facts } from '../../ui/Facts';
import { ErrorState, Skeleton } from '../../ui/States';
import { Duration, Time } from '../../ui/Values';
import { requestQuery, type UsageRow } from './api';
import { Bill } from './Bill';
import { RequestStatus } from './RequestStatus';
import { Routing } from './Routing';

/** One request: what happened, what was used, and the whole arithmetic of its charge. */
export function RequestDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return id && <Open id={id} onClose={onClose} />;
}

function Open({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('usage');
  const request = useQuery(requestQuery(useScope(), id));
  return (
    <Dialog open side onClose={onClose} title={t('request')}>
      {request.error ? (
        <ErrorState error={request.error} onRetry={() => request.refetch()} />
      ) : !request.data ? (
        <Skeleton rows={6} />
      ) : (
        <Details row={request.data} />
      )}
    </Dialog>
  );
}

function Details({ row }: { row: UsageRow }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const tokens = (['input', 'cached_input', 'cache_write_5m', 'cache_write_1h', 'output'] as const)
    .map((bucket) => [bucket, row[`${bucket}_tokens`]] as const)
    .filter(([, count]) => count > 0);
  return (
    <div className="flex flex-col gap-6">
      <Happened row={row} />
      {row.decisions && (
        <Section title={t('routing.title')}>
          <Routing of={row} decisions={row.decisions} />
        </Section>
      )}
      {tokens.length > 0 && (
        <Section title={t('tokens')} aside={row.quality === 'estimated' && <Badge tone="warn">{t('estimated')}</Badge>}>
          <Facts rows={tokens.map(([bucket, count]) => [t(`bucket.${bucket}`), format.number(count)] as const)} right />
          {row.reasoning_tokens > 0 && (
            <p className="mt-1 text-muted text-xs">{t('reasoning', { tokens: format.number(row.reasoning_tokens) })}</p>
          )}
        </Section>
      )}
      <Section title={t('bill')}>
        {row.bill ? <Bill of={row.bill} cost={row.cost} /> : <p className="text-muted text-sm">{t('free')}</p>}
      </Section>
    </div>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 flex items-center gap-2 font-semibold text-sm">
        {title}
        {aside}
      </h3>
      {children}
    </section>
  );
}

function Happened({ row }: { row: UsageRow }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (
    <Facts
      rows={[
        [
          t('request_id'),
          <span key="id" className="flex items-center justify-between gap-1">
            <code className="min-w-0 break-all font-mono text-xs">{row.request_id}</code>
            <CopyButton text={row.request_id} what={t('request_id')} />
          </span>,
        ],
        [t('outcome.label'), <RequestStatus key="status" of={row} />],
        row.error_code !== null && [
          t('error'),
          <code key="error" className="font-mono text-xs">
            {row.error_code}
          </code>,
        ],
        [t('time'), <Time key="time" at={row.created_at} />],
        row.owner !== undefined && [t('user'), <Owner key="user" of={row} />],
        [t('key'), row.key_name],
        [
          t('model'),
          // Refused before its model was looked up, it has none but what was asked for.
          row.model === '' || row.model === row.requested_model
            ? row.requested_model
            : t('model_from', { model: row.model, asked: row.requested_model }),
        ],
        [t('dialect'), `${row.dialect}${row.stream ? ` · ${t('streamed')}` : ''}`],
        [t('ttft'), row.ttft_ms === null ? '–' : <Duration key="ttft" ms={row.ttft_ms} />],
        [t('duration'), <Duration key="duration" ms={row.duration_ms} />],
        [t('attempts'), format.number(row.attempts)],
      ]}
    />
  );
}

/** With the way to the user's page, for whoever may open it. */
function Owner({ of: row }: { of: UsageRow }) {
  const me = useMe();
  return may(me.role, 'admin') ? (
    <Link to="/admin/users/$id" params={{ id: row.user_id }} className="text-accent underline underline-offset-2">
      {row.owner}
    </Link>
  ) : (
    row.owner
  );
}

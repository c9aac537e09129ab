import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { useScope } from '../../lib/scope';
import { Badge } from '../../ui/Badge';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { ErrorState, Skeleton } from '../../ui/States';
import { Duration, Money, Time } from '../../ui/Values';
import { requestQuery, type UsageRow } from './api';
import { RequestStatus } from './RequestStatus';

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
          ...(row.error_code
            ? [
                [
                  t('error'),
                  <code key="error" className="font-mono text-xs">
                    {row.error_code}
                  </code>,
                ] as const,
              ]
            : []),
          [t('time'), <Time key="time" at={row.created_at} />],
          [t('key'), row.key_name],
          [
            t('model'),
            row.model === row.requested_model
              ? row.model
              : t('model_from', { model: row.model, asked: row.requested_model }),
          ],
          [t('dialect'), `${row.dialect}${row.stream ? ` · ${t('streamed')}` : ''}`],
          [t('ttft'), row.ttft_ms === null ? '–' : <Duration key="ttft" ms={row.ttft_ms} />],
          [t('duration'), <Duration key="duration" ms={row.duration_ms} />],
          [t('attempts'), format.number(row.attempts)],
        ]}
      />
      {tokens.length > 0 && (
        <section>
          <h3 className="mb-2 flex items-center gap-2 font-semibold text-sm">
            {t('tokens')}
            {row.quality === 'estimated' && <Badge tone="warn">{t('estimated')}</Badge>}
          </h3>
          <Facts rows={tokens.map(([bucket, count]) => [t(`bucket.${bucket}`), format.number(count)] as const)} right />
          {row.reasoning_tokens > 0 && (
            <p className="mt-1 text-muted text-xs">{t('reasoning', { tokens: format.number(row.reasoning_tokens) })}</p>
          )}
        </section>
      )}
      <section>
        <h3 className="mb-2 font-semibold text-sm">{t('bill')}</h3>
        {row.bill ? <Bill of={row.bill} cost={row.cost} /> : <p className="text-muted text-sm">{t('free')}</p>}
      </section>
    </div>
  );
}

function Facts({ rows, right }: { rows: readonly (readonly [string, ReactNode])[]; right?: boolean }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid items-center border-line border-b py-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className={right ? 'text-right tabular-nums' : 'min-w-0 break-words'}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Bill({ of: bill, cost }: { of: Schemas['Bill']; cost: string }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{t('bill')}</caption>
      <thead>
        <tr className="border-line border-b text-muted text-xs">
          <th scope="col" className="py-1.5 text-left font-medium">
            {t('bill_line')}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t('bill_price')}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t('bill_amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => (
          <tr key={line.bucket} className="border-line border-b">
            <td className="py-1.5">
              {t(`bucket.${line.bucket as 'input'}`)}{' '}
              <span className="text-muted tabular-nums">× {format.number(line.quantity)}</span>
            </td>
            <td className="py-1.5 text-right tabular-nums">
              {format.exact(line.unit_price)}
              {line.per > 1 && <span className="text-muted"> / {format.compact(line.per)}</span>}
            </td>
            <td className="py-1.5 text-right">
              <Money amount={line.amount} exact />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot className="tabular-nums">
        <Sum label={t('subtotal')} amount={bill.subtotal} />
        <tr>
          <td colSpan={2} className="py-1 text-muted">
            {t('multiplier')}
          </td>
          <td className="py-1 text-right">× {format.exact(bill.multiplier)}</td>
        </tr>
        <Sum label={t('charged')} amount={cost} strong />
      </tfoot>
    </table>
  );
}

function Sum({ label, amount, strong }: { label: string; amount: string; strong?: boolean }) {
  return (
    <tr className={strong ? 'border-line border-t font-semibold' : ''}>
      <td colSpan={2} className="py-1">
        {label}
      </td>
      <td className="py-1 text-right">
        <Money amount={amount} exact />
      </td>
    </tr>
  );
}

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { nano, sumOf } from '../../lib/money';
import { useMe } from '../../lib/session';
import { Card } from '../../ui/Card';
import { Chart } from '../../ui/Chart';
import { LimitBar } from '../../ui/LimitBar';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States';
import { Stat, Stats } from '../../ui/Stats';
import { Money } from '../../ui/Values';
import { daysQuery, latestQuery, ownLimitsQuery } from './api';
import { FirstSteps } from './FirstSteps';
import { Latest } from './Latest';

const route = getRouteApi('/app/dashboard');

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const me = useMe();
  const latest = useQuery(latestQuery);
  const empty = latest.data?.items.length === 0;
  return (
    <Page title={t('title')} lead={t('lead', { zone: format.timeZone })}>
      {me.credit_limit === '0' && nano(me.balance) <= 0n && !empty && (
        <p role="status" className="rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn">
          {t('no_balance')}
        </p>
      )}
      {empty && <FirstSteps />}
      <Today />
      <Days />
      <div className="grid gap-5 lg:grid-cols-2">
        <Limits />
        <Latest query={latest} errors />
      </div>
      <Latest query={latest} />
    </Page>
  );
}

function Today() {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const me = useMe();
  const days = useQuery(daysQuery);
  const today = days.data?.items.at(-1);
  const tokens =
    today &&
    (today.input_tokens ?? 0) +
      (today.cached_input_tokens ?? 0) +
      (today.cache_write_5m_tokens ?? 0) +
      (today.cache_write_1h_tokens ?? 0) +
      (today.output_tokens ?? 0);
  const credit =
    me.credit_limit === null
      ? t('unlimited')
      : me.credit_limit === '0'
        ? undefined
        : t('credit', { amount: format.credits(me.credit_limit) });
  return (
    <Card>
      <div className="-m-4">
        <Stats>
          <Stat label={t('balance')} note={credit}>
            <Money amount={me.balance} />
          </Stat>
          <Stat label={t('today_cost')}>{today ? <Money amount={today.cost ?? '0'} /> : '–'}</Stat>
          <Stat label={t('today_requests')}>{today ? format.number(today.requests ?? 0) : '–'}</Stat>
          <Stat label={t('today_tokens')}>{tokens === undefined ? '–' : format.compact(tokens)}</Stat>
        </Stats>
      </div>
    </Card>
  );
}

function Days() {
  const { t } = useTranslation('dashboard');
  const format = useFormats();
  const { days: shown = '30' } = route.useSearch();
  const navigate = route.useNavigate();
  const days = useQuery(daysQuery);
  const items = days.data?.items.slice(-Number(shown));
  const total = items && sumOf(items.map((day) => day.cost ?? '0'));
  return (
    <Card
      flush
      title={t('spend')}
      aside={
        <Segments
          label={t('days')}
          value={shown}
          onChange={(next) => void navigate({ search: { days: next } })}
          items={(['7', '30'] as const).map((value) => ({ value, label: t(`last_${value}`) }))}
        />
      }
    >
      {days.error && !items ? (
        <ErrorState error={days.error} onRetry={() => days.refetch()} />
      ) : !items ? (
        <Skeleton height={224} />
      ) : (
        <div className="py-2">
          <Chart
            title={t('spend')}
            summary={t('spend_summary', { total: format.credits(total ?? '0'), days: shown })}
            labels={{ label: t('day'), value: t('cost') }}
            points={items.map((day) => ({
              label: format.day(day.group),
              value: Number(day.cost ?? 0),
              text: format.credits(day.cost ?? '0'),
            }))}
          />
        </div>
      )}
    </Card>
  );
}

function Limits() {
  const { t } = useTranslation('dashboard');
  const limits = useQuery(ownLimitsQuery);
  return (
    <Card
      title={t('limits')}
      aside={
        <Link to="/keys" className="text-accent underline-offset-2 hover:underline">
          {t('limits_of_keys')}
        </Link>
      }
    >
      {limits.error && !limits.data ? (
        <ErrorState error={limits.error} onRetry={() => limits.refetch()} />
      ) : !limits.data ? (
        <Skeleton rows={3} />
      ) : limits.data.limits.length === 0 ? (
        <EmptyState title={t('no_limits')}>{t('no_limits_text')}</EmptyState>
      ) : (
        <div className="flex flex-col gap-5">
          {limits.data.limits.map((limit) => (
            <LimitBar key={limit.name} limit={limit} />
          ))}
        </div>
      )}
    </Card>
  );
}

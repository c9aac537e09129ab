import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/Card';
import { LimitBar } from '../../ui/LimitBar';
import { Page } from '../../ui/Page';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { Time } from '../../ui/Values';
import { type IssuedKey, type Key, keyLimitsQuery, keyQuery } from './api';
import { KeyActions } from './KeyActions';
import { KeyDrawer } from './KeyDrawer';
import { KeyStatus } from './KeyStatus';
import { SecretDialog } from './SecretDialog';
import { Snippets } from './Snippets';

const route = getRouteApi('/app/keys/$id');

export function KeyPage() {
  const { id } = route.useParams();
  const { tab = 'overview' } = route.useSearch();
  const { t } = useTranslation('keys');
  const navigate = route.useNavigate();
  const key = useQuery(keyQuery(id));
  const [editing, setEditing] = useState(false);
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  if (key.error) return <ErrorState error={key.error} onRetry={() => key.refetch()} />;
  if (!key.data) return <Skeleton rows={5} height={32} />;
  return (
    <Page
      title={key.data.name}
      lead={
        <span className="flex flex-wrap items-center gap-2">
          <code className="font-mono">{`${key.data.prefix}…${key.data.last4}`}</code>
          <KeyStatus of={key.data} />
          {key.data.note && <span>{key.data.note}</span>}
        </span>
      }
      actions={
        <KeyActions
          of={key.data}
          onEdit={() => setEditing(true)}
          onIssued={setIssued}
          onDeleted={() => void navigate({ to: '/keys' })}
        />
      }
    >
      <Tabs
        label={key.data.name}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          { value: 'overview', label: t('tab.overview'), content: <Overview of={key.data} /> },
          { value: 'limits', label: t('tab.limits'), content: <Limits id={id} /> },
          {
            value: 'use',
            label: t('tab.use'),
            content: (
              <Card>
                <p className="mb-3 text-muted text-sm">{t('use_text')}</p>
                <Snippets secret={`${key.data.prefix}…`} />
              </Card>
            ),
          },
        ]}
      />
      <KeyDrawer open={editing} of={key.data} onClose={() => setEditing(false)} onIssued={setIssued} />
      <SecretDialog issued={issued} onClose={() => setIssued(null)} />
    </Page>
  );
}

function Overview({ of: key }: { of: Key }) {
  const { t } = useTranslation('keys');
  const list = (entries: readonly string[], none: string) => (entries.length ? entries.join(', ') : none);
  const facts: [string, React.ReactNode][] = [
    [t('field.created'), <Time key="created" at={key.created_at} />],
    [t('field.expires'), key.expires_at ? <Time key="expires" at={key.expires_at} /> : t('never')],
    [t('field.models'), list(key.allowed_models, t('all_models'))],
    [t('field.ips'), list(key.allowed_ips, t('anywhere'))],
  ];
  if (key.previous_valid_until)
    facts.push([t('field.previous'), <Time key="previous" at={key.previous_valid_until} />]);
  return (
    <Card>
      <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[max-content_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted max-sm:mt-2">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 flex flex-wrap gap-x-4 gap-y-2 border-line border-t pt-3 text-sm">
        <Link to="/usage" search={{ key: key.id }} className="text-accent underline underline-offset-2">
          {t('see_usage')}
        </Link>
        <Link to="/usage/requests" search={{ key: key.id }} className="text-accent underline underline-offset-2">
          {t('see_requests')}
        </Link>
      </p>
    </Card>
  );
}

function Limits({ id }: { id: string }) {
  const { t } = useTranslation('keys');
  const limits = useQuery(keyLimitsQuery(id));
  return (
    <Card>
      {limits.error ? (
        <ErrorState error={limits.error} onRetry={() => limits.refetch()} />
      ) : !limits.data ? (
        <Skeleton rows={3} />
      ) : limits.data.limits.length === 0 ? (
        <EmptyState title={t('no_limits')}>{t('no_limits_text')}</EmptyState>
      ) : (
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {limits.data.limits.map((limit) => (
            <LimitBar key={`${limit.scope} ${limit.name}`} limit={limit} />
          ))}
        </div>
      )}
    </Card>
  );
}

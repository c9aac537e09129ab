import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { limitsText } from '../../lib/limits';
import { useScope } from '../../lib/scope';
import type { OnSearch } from '../../lib/search';
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

interface KeySearch {
  tab?: 'overview' | 'limits' | 'use' | undefined;
  /** It is being changed. */
  edit?: boolean | undefined;
}

interface Props {
  id: string;
  search: KeySearch;
  onSearch: OnSearch<KeySearch>;
  onDeleted: () => void;
}

/** A key's own page. */
export function OneKeyView({ id, search, onSearch, onDeleted }: Props) {
  const { t } = useTranslation('keys');
  const scope = useScope();
  const key = useQuery(keyQuery(scope, id));
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  if (key.error) return <ErrorState error={key.error} onRetry={() => key.refetch()} />;
  if (!key.data) return <Skeleton rows={5} height={32} />;
  const use = {
    value: 'use' as const,
    label: t('tab.use'),
    content: (
      <Card>
        <p className="mb-3 text-muted text-sm">{t('use_text')}</p>
        <Snippets secret={`${key.data.prefix}…`} />
      </Card>
    ),
  };
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
        <KeyActions of={key.data} onEdit={() => onSearch({ edit: true })} onIssued={setIssued} onDeleted={onDeleted} />
      }
    >
      <Tabs
        label={key.data.name}
        value={search.tab ?? 'overview'}
        onChange={(tab) => onSearch({ tab })}
        tabs={[
          { value: 'overview', label: t('tab.overview'), content: <Overview of={key.data} /> },
          { value: 'limits', label: t('tab.limits'), content: <Limits id={id} /> },
          // Only who has the key can use it.
          ...(scope === 'own' ? [use] : []),
        ]}
      />
      <KeyDrawer
        open={search.edit === true}
        of={key.data}
        onClose={() => onSearch({ edit: undefined })}
        onIssued={setIssued}
      />
      <SecretDialog issued={issued} onClose={() => setIssued(null)} />
    </Page>
  );
}

function Overview({ of: key }: { of: Key }) {
  const { t } = useTranslation(['keys', 'common']);
  const format = useFormats();
  const scope = useScope();
  const list = (entries: readonly string[], none: string) => (entries.length ? entries.join(', ') : none);
  const facts: [string, React.ReactNode][] = [
    ...(scope === 'own' ? [] : ([[t('field.owner'), `${key.owner} · ${key.group}`]] satisfies [string, string][])),
    [t('field.created'), <Time key="created" at={key.created_at} />],
    [t('field.expires'), key.expires_at ? <Time key="expires" at={key.expires_at} /> : t('never')],
    [t('field.models'), list(key.allowed_models, t('all_models'))],
    [t('field.ips'), list(key.allowed_ips, t('anywhere'))],
  ];
  const caps = limitsText(key.caps, (name) => t(`common:limit.${name}`), format.exact);
  if (caps) facts.push([t('field.caps'), caps]);
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
        <Link
          to={scope === 'own' ? '/usage' : '/admin/usage'}
          search={{ key: key.id }}
          className="text-accent underline underline-offset-2"
        >
          {t('see_usage')}
        </Link>
        <Link
          to={scope === 'own' ? '/usage/requests' : '/admin/requests'}
          search={{ key: key.id }}
          className="text-accent underline underline-offset-2"
        >
          {t('see_requests')}
        </Link>
      </p>
    </Card>
  );
}

function Limits({ id }: { id: string }) {
  const { t } = useTranslation('keys');
  const limits = useQuery(keyLimitsQuery(useScope(), id));
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

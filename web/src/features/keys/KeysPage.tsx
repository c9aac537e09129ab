import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { RelativeTime, Time } from '../../ui/Values';
import { type IssuedKey, type Key, keysQuery } from './api';
import { KeyActions } from './KeyActions';
import { KeyDrawer } from './KeyDrawer';
import { KeyStatus } from './KeyStatus';
import { limitsText } from './limitsText';
import { SecretDialog } from './SecretDialog';

const route = getRouteApi('/app/keys');

export function KeysPage() {
  const { t } = useTranslation('keys');
  const { q, sort = '-created_at', cursor, enabled, edit } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(keysQuery({ limit, q, sort, cursor, enabled }));
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const open = (id: string | undefined) => navigate({ search: (old) => ({ ...old, edit: id }) });
  const filter = (changes: { q?: string | undefined; enabled?: boolean | undefined; sort?: string }) =>
    navigate({ search: (old) => ({ ...old, ...changes, cursor: undefined }), replace: 'q' in changes });
  const filtered = q !== undefined || enabled !== undefined;

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button look="primary" onClick={() => open('new')}>
          <Plus aria-hidden size={16} />
          {t('create')}
        </Button>
      }
    >
      <Card flush>
        <div className="flex flex-wrap gap-2 border-line border-b p-3">
          <SearchBox label={t('search')} value={q} onChange={(text) => filter({ q: text })} />
          <Select
            label={t('status.label')}
            className="w-36!"
            value={enabled === undefined ? 'all' : enabled ? 'enabled' : 'disabled'}
            onChange={(value) => filter({ enabled: value === 'all' ? undefined : value === 'enabled' })}
            items={(['all', 'enabled', 'disabled'] as const).map((value) => ({
              value,
              label: t(`status.filter_${value}`),
            }))}
          />
        </div>
        <DataTable
          caption={t('title')}
          columns={useColumns(open, setIssued)}
          rows={list.data?.items}
          rowKey={(key) => key.id}
          error={list.error}
          onRetry={() => list.refetch()}
          sort={sort}
          onSort={(next) => filter({ sort: next })}
          empty={
            filtered ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => navigate({ search: {} })}>{t('reset')}</Button>}
              />
            ) : (
              <EmptyState
                title={t('none')}
                action={
                  <Button look="primary" onClick={() => open('new')}>
                    {t('create')}
                  </Button>
                }
              >
                {t('none_text')}
              </EmptyState>
            )
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(next) => navigate({ search: (old) => ({ ...old, cursor: next }) })}
        />
      </Card>
      <KeyDrawer
        open={edit === 'new' || list.data?.items.some((key) => key.id === edit) === true}
        of={list.data?.items.find((key) => key.id === edit) ?? null}
        onClose={() => open(undefined)}
        onIssued={setIssued}
      />
      <SecretDialog issued={issued} onClose={() => setIssued(null)} />
    </Page>
  );
}

function useColumns(onEdit: (id: string) => void, onIssued: (issued: IssuedKey) => void): Column<Key>[] {
  const { t } = useTranslation(['keys', 'common']);
  const format = useFormats();
  return [
    {
      id: 'name',
      header: t('field.name'),
      sort: 'name',
      phone: 'title',
      cell: (key) => (
        <Link
          to="/keys/$id"
          params={{ id: key.id }}
          className="font-medium text-ink underline-offset-2 hover:text-accent hover:underline"
        >
          {key.name}
        </Link>
      ),
    },
    {
      id: 'key',
      header: t('field.key'),
      cell: (key) => (
        <code className="whitespace-nowrap font-mono text-muted text-xs">{`${key.prefix}…${key.last4}`}</code>
      ),
    },
    { id: 'status', header: t('status.label'), cell: (key) => <KeyStatus of={key} /> },
    {
      id: 'limits',
      header: t('field.limits'),
      cell: (key) => (
        <span className="text-muted">
          {limitsText(key.effective_limits, (name) => t(`common:limit.${name}`), format.exact) ?? t('unlimited')}
        </span>
      ),
    },
    {
      id: 'expires',
      header: t('field.expires'),
      sort: 'expires_at',
      cell: (key) =>
        key.expires_at ? <Time at={key.expires_at} short /> : <span className="text-muted">{t('never')}</span>,
    },
    {
      id: 'created',
      header: t('field.created'),
      sort: 'created_at',
      cell: (key) => <RelativeTime at={key.created_at} />,
    },
    {
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (key) => <KeyActions of={key} onEdit={() => onEdit(key.id)} onIssued={onIssued} />,
    },
  ];
}

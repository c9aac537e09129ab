import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePrefs } from '../../lib/prefs';
import { useScope } from '../../lib/scope';
import { cleared, type OnSearch } from '../../lib/search';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { type IssuedKey, keysQuery } from './api';
import { KeyDrawer } from './KeyDrawer';
import { useKeyColumns } from './keyColumns';
import { SecretDialog } from './SecretDialog';

export interface KeysSearch {
  q?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
  enabled?: boolean | undefined;
  /** The key that is being changed; `new`: one that is being made. */
  edit?: string | undefined;
}

interface Props {
  search: KeysSearch;
  onSearch: OnSearch<KeysSearch>;
}

/** The page of keys: the user's own, or everybody's. */
export function KeysView(props: Props) {
  const { t } = useTranslation('keys');
  const scope = useScope();
  return scope === 'own' ? (
    <Page title={t('title')} lead={t('lead')} actions={<NewKey onClick={() => props.onSearch({ edit: 'new' })} />}>
      <KeysCard {...props} />
    </Page>
  ) : (
    <Page title={t('title_all')} lead={t('lead_all')}>
      <KeysCard {...props} />
    </Page>
  );
}

export function NewKey({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('keys');
  return (
    <Button look="primary" onClick={onClick}>
      <Plus aria-hidden size={16} />
      {t('create')}
    </Button>
  );
}

/** @param user Only this user's keys, and new ones are his; where they are everybody's. */
export function KeysCard({ search, onSearch, user }: Props & { user?: { id: string; name: string } }) {
  const { t } = useTranslation('keys');
  const scope = useScope();
  const { q, sort = '-created_at', cursor, enabled, edit } = search;
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(keysQuery(scope, { limit, q, sort, cursor, enabled, user_id: user?.id }));
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const open = (id: string | undefined) => onSearch({ edit: id });
  const filter = (changes: KeysSearch) => onSearch({ ...changes, cursor: undefined }, 'q' in changes);
  const filtered = q !== undefined || enabled !== undefined;
  const mayMake = scope === 'own' || user !== undefined;
  return (
    <>
      <Card flush>
        <div className="flex flex-wrap gap-2 border-line border-b p-3">
          <SearchBox
            label={t(scope === 'own' || user ? 'search' : 'search_all')}
            value={q}
            onChange={(text) => filter({ q: text })}
          />
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
          {user && (
            <div className="ml-auto">
              <NewKey onClick={() => open('new')} />
            </div>
          )}
        </div>
        <DataTable
          caption={t('title')}
          columns={useKeyColumns({ scope, ofOneUser: user !== undefined, onEdit: open, onIssued: setIssued })}
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
                action={<Button onClick={() => onSearch(cleared(search))}>{t('reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')} action={mayMake && <NewKey onClick={() => open('new')} />}>
                {t(mayMake ? 'none_text' : 'none_text_all')}
              </EmptyState>
            )
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(next) => onSearch({ cursor: next })}
        />
      </Card>
      <KeyDrawer
        open={(edit === 'new' && mayMake) || list.data?.items.some((key) => key.id === edit) === true}
        of={list.data?.items.find((key) => key.id === edit) ?? null}
        user={user}
        onClose={() => open(undefined)}
        onIssued={setIssued}
      />
      <SecretDialog issued={issued} onClose={() => setIssued(null)} />
    </>
  );
}

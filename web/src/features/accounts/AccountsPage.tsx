import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { EmptyState } from '../../ui/States';
import { AccountDrawer } from './AccountDrawer';
import { AccountForm } from './AccountForm';
import { accountsQuery } from './api';
import { BulkBar } from './BulkBar';
import { Filters } from './Filters';
import { ImportAccounts } from './ImportAccounts';
import { useColumns } from './useColumns';

const route = getRouteApi('/app/admin/accounts');
const none: ReadonlySet<string> = new Set();

export function AccountsPage() {
  const { t } = useTranslation(['accounts', 'common']);
  const { q, sort = 'created_at', cursor, kind, status, group, open, edit, add } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(accountsQuery({ limit, q, sort, cursor, kind, status, group }));
  const rows = list.data?.items;
  const [selected, setSelected] = useState(none);
  const select = (id: string, on: boolean) =>
    setSelected((old) => new Set(on ? [...old, id] : [...old].filter((other) => other !== id)));
  const filtered = [q, kind, status, group].some((value) => value !== undefined);
  const show = (changes: { open?: string; edit?: string; add?: 'one' | 'many' }) =>
    void navigate({ search: ({ open: _open, edit: _edit, add: _add, ...old }) => ({ ...old, ...changes }) });
  const columns = useColumns({ selected, onSelect: select, onEdit: (id) => show({ edit: id }) });
  const create = (
    <Button look="primary" onClick={() => show({ add: 'one' })}>
      <Plus aria-hidden size={16} />
      {t('create')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <Button onClick={() => show({ add: 'many' })}>
            <Upload aria-hidden size={16} />
            {t('import')}
          </Button>
          {create}
        </>
      }
    >
      <Card flush>
        <Filters groups={rows?.map((account) => account.group)} onChange={() => setSelected(none)} />
        <BulkBar accounts={rows?.filter((account) => selected.has(account.id)) ?? []} onSelect={setSelected} />
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={rows}
          rowKey={(account) => account.id}
          error={list.error}
          onRetry={() => list.refetch()}
          sort={sort}
          onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next, cursor: undefined }) })}
          onOpen={(account) => show({ open: account.id })}
          empty={
            filtered ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')} action={create}>
                {t('none_text')}
              </EmptyState>
            )
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(next) => {
            setSelected(none);
            void navigate({ search: (old) => ({ ...old, cursor: next }) });
          }}
        />
      </Card>
      {open && <AccountDrawer id={open} onClose={() => show({})} onEdit={() => show({ edit: open })} />}
      {(edit || add === 'one') && (
        <AccountForm key={edit ?? 'new'} id={edit} onClose={() => show({})} onSaved={(id) => show({ open: id })} />
      )}
      {add === 'many' && <ImportAccounts onClose={() => show({})} />}
    </Page>
  );
}

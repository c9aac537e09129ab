import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { groupNamesQuery, roles, usersQuery } from './api';
import { NewUserDrawer } from './NewUserDrawer';
import { useUserColumns } from './userColumns';

const route = getRouteApi('/app/admin/users');

export function UsersPage() {
  const { t } = useTranslation(['users', 'common']);
  const { sort = '-created_at', edit, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(usersQuery({ limit, sort, ...search }));
  const open = (what: 'new' | undefined) => void navigate({ search: (old) => ({ ...old, edit: what }) });
  const filtered = [search.q, search.role, search.enabled, search.group].some((value) => value !== undefined);
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
        <Filters />
        <DataTable
          caption={t('title')}
          columns={useUserColumns()}
          rows={list.data?.items}
          rowKey={(user) => user.id}
          error={list.error}
          onRetry={() => list.refetch()}
          sort={sort}
          onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next, cursor: undefined }) })}
          onOpen={(user) => void navigate({ to: '/admin/users/$id', params: { id: user.id } })}
          empty={
            <EmptyState
              title={t('none_found')}
              action={filtered && <Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
            />
          }
        />
        <Pagination
          cursor={search.cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(cursor) => void navigate({ search: (old) => ({ ...old, cursor }) })}
        />
      </Card>
      <NewUserDrawer
        open={edit === 'new'}
        onClose={() => open(undefined)}
        onMade={(id) => void navigate({ to: '/admin/users/$id', params: { id } })}
      />
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation('users');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const groups = useQuery(groupNamesQuery);
  const set = (changes: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...changes, cursor: undefined }), replace: 'q' in changes });
  return (
    <div className="flex flex-wrap gap-2 border-line border-b p-3">
      <SearchBox label={t('search')} value={search.q} onChange={(q) => set({ q } as Partial<typeof search>)} />
      <Select
        className="w-36! max-md:w-full!"
        label={t('field.role')}
        value={search.role ?? ''}
        onChange={(role) => set({ role: role || undefined } as Partial<typeof search>)}
        items={[
          { value: '' as const, label: t('role.all') },
          ...roles.map((value) => ({ value, label: t(`role.${value}`) })),
        ]}
      />
      <Select
        className="w-36! max-md:w-full!"
        label={t('status.label')}
        value={search.enabled === undefined ? 'all' : search.enabled ? 'enabled' : 'disabled'}
        onChange={(value) =>
          set({ enabled: value === 'all' ? undefined : value === 'enabled' } as Partial<typeof search>)
        }
        items={(['all', 'enabled', 'disabled'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      <Select
        className="w-40! max-md:w-full!"
        label={t('field.group')}
        value={search.group ?? ''}
        onChange={(group) => set({ group: group || undefined } as Partial<typeof search>)}
        items={[
          { value: '', label: t('all_groups') },
          ...(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name })),
        ]}
      />
    </div>
  );
}

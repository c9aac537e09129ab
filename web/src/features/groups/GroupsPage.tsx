import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePrefs } from '../../lib/prefs';
import { may, useMe } from '../../lib/session';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { EmptyState } from '../../ui/States';
import { groupQuery, groupsQuery } from './api';
import { GroupDrawer } from './GroupDrawer';
import { useGroupColumns } from './groupColumns';

const route = getRouteApi('/app/admin/groups');

/** What users pay and may use. Operators read it. */
export function GroupsPage() {
  const { t } = useTranslation(['groups', 'common']);
  const { q, sort = 'name', cursor, edit } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = may(useMe().role, 'admin');
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(groupsQuery({ limit, q, sort, cursor }));
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, edit: id }) });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        mayChange && (
          <Button look="primary" onClick={() => open('new')}>
            <Plus aria-hidden size={16} />
            {t('create')}
          </Button>
        )
      }
    >
      <Card flush>
        <div className="flex flex-wrap gap-2 border-line border-b p-3">
          <SearchBox
            label={t('search')}
            value={q}
            onChange={(text) =>
              void navigate({ search: (old) => ({ ...old, q: text, cursor: undefined }) as typeof old, replace: true })
            }
          />
        </div>
        <DataTable
          caption={t('title')}
          columns={useGroupColumns(mayChange ? open : undefined)}
          rows={list.data?.items}
          rowKey={(group) => group.id}
          error={list.error}
          onRetry={() => list.refetch()}
          sort={sort}
          onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next, cursor: undefined }) })}
          empty={
            <EmptyState
              title={t('none_found')}
              action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
            />
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(next) => void navigate({ search: (old) => ({ ...old, cursor: next }) })}
        />
      </Card>
      {mayChange && edit === 'new' && <GroupDrawer of={null} onClose={() => open(undefined)} />}
      {mayChange && edit !== undefined && edit !== 'new' && <Editing id={edit} onClose={() => open(undefined)} />}
    </Page>
  );
}

function Editing({ id, onClose }: { id: string; onClose: () => void }) {
  const group = useQuery(groupQuery(id));
  return group.data && <GroupDrawer key={id} of={group.data} onClose={onClose} />;
}

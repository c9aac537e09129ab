import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ScopeContext } from '../../lib/scope';
import { Page } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { KeysCard } from '../keys/KeysView';
import { StatementCard } from '../ledger/StatementCard';
import { RequestsCard } from '../usage/RequestList';
import { userQuery } from './api';
import { EditUserDrawer } from './EditUserDrawer';
import { UserActions } from './UserActions';
import { RoleBadge, StatusBadge } from './UserBadges';
import { UserLimits } from './UserLimits';
import { UserOverview } from './UserOverview';

const route = getRouteApi('/app/admin/users/$id');

/** Everything about one user. */
export function UserPage() {
  const { t } = useTranslation('users');
  const { id } = route.useParams();
  const { tab = 'overview', edit, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const user = useQuery(userQuery(id));
  if (user.error) return <ErrorState error={user.error} onRetry={() => user.refetch()} />;
  if (!user.data) return <Skeleton rows={5} height={32} />;
  const onSearch = (changes: object, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace });
  const setEdit = (what: string | undefined) => onSearch({ edit: what });
  return (
    <ScopeContext value="everybody">
      <Page
        title={user.data.username}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <RoleBadge role={user.data.role} />
            <StatusBadge of={user.data} />
            <span className="break-all">{user.data.email}</span>
          </span>
        }
        actions={<UserActions of={user.data} onEdit={() => setEdit('user')} />}
      >
        <Tabs
          label={user.data.username}
          value={tab}
          // What another tab was filtered by says nothing here.
          onChange={(next) => void navigate({ search: { tab: next } })}
          tabs={[
            { value: 'overview', label: t('tab.overview'), content: <UserOverview of={user.data} /> },
            {
              value: 'keys',
              label: t('tab.keys'),
              content: (
                <KeysCard search={{ ...search, edit }} onSearch={onSearch} user={{ id, name: user.data.username }} />
              ),
            },
            {
              value: 'requests',
              label: t('tab.requests'),
              content: <RequestsCard search={search} onSearch={onSearch} user={id} />,
            },
            {
              value: 'statement',
              label: t('tab.statement'),
              content: <StatementCard search={search} onSearch={onSearch} user={id} />,
            },
            { value: 'limits', label: t('tab.limits'), content: <UserLimits of={user.data} /> },
          ]}
        />
        {edit === 'user' && <EditUserDrawer of={user.data} onClose={() => setEdit(undefined)} />}
      </Page>
    </ScopeContext>
  );
}

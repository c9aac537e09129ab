import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { settingsQuery } from './api';
import { Environment } from './Environment';
import { SiteForm } from './SiteForm';

const route = getRouteApi('/app/admin/settings');

export function SiteSettingsPage() {
  const { t } = useTranslation('site');
  const { section = 'site' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        value={section}
        onChange={(next) => void navigate({ search: { section: next } })}
        tabs={[
          { value: 'site', label: t('section.site'), content: <Site /> },
          { value: 'environment', label: t('section.environment'), content: <Environment /> },
        ]}
      />
    </Page>
  );
}

function Site() {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (data) return <SiteForm saved={data} />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton rows={4} height={32} />;
}

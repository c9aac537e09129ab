import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { overviewQuery } from './api';
import { LastErrors } from './LastErrors';
import { AccountStrip, WorkerStrip } from './Strips';
import { TopLists } from './TopLists';
import { Today, Traffic } from './Traffic';

const route = getRouteApi('/app/admin');

/** How the site fares at this moment. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const format = useFormats();
  const { top = 'day' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(overviewQuery(top));
  return (
    <Page title={t('title')} lead={t('lead', { zone: format.timeZone })}>
      {error && !data ? (
        <Card flush>
          <ErrorState error={error} onRetry={() => refetch()} />
        </Card>
      ) : !data ? (
        [96, 96, 224].map((height, at) => (
          <Card key={at} flush>
            <Skeleton height={height as 96 | 224} />
          </Card>
        ))
      ) : (
        <>
          <Traffic of={data.traffic} />
          <Today of={data.today} />
          <div className="grid gap-5 lg:grid-cols-[3fr_2fr]">
            <AccountStrip accounts={data.accounts} />
            <WorkerStrip workers={data.workers} />
          </div>
          <TopLists
            top={data.top}
            reach={top}
            onReach={(next) => void navigate({ search: { top: next }, replace: true })}
          />
          <LastErrors rows={data.errors} />
        </>
      )}
    </Page>
  );
}

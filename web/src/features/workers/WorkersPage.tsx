import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { type Column, DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/Dialog';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { EmptyState } from '../../ui/States';
import { Stat, Stats } from '../../ui/Stats';
import { RelativeTime } from '../../ui/Values';
import { AddWorker } from './AddWorker';
import { type Worker, workersQuery } from './api';
import { WorkerAction } from './WorkerAction';
import { WorkerStatus } from './WorkerStatus';

export function WorkersPage() {
  const { t } = useTranslation('workers');
  const list = useQuery(workersQuery);
  const [adding, setAdding] = useState(false);
  const workers = list.data?.items;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button onClick={() => setAdding(true)}>
          <Plus aria-hidden size={16} />
          {t('add')}
        </Button>
      }
    >
      {workers && workers.length > 0 && (
        <Card flush>
          <Totals of={workers} />
        </Card>
      )}
      <Card flush>
        <DataTable
          caption={t('title')}
          columns={useColumns(workers?.filter((worker) => worker.status === 'live').length ?? 0)}
          rows={workers}
          rowKey={(worker) => worker.url}
          error={list.error}
          onRetry={() => list.refetch()}
          empty={
            <EmptyState title={t('none')}>
              <AddWorker />
            </EmptyState>
          }
        />
      </Card>
      <Dialog open={adding} onClose={() => setAdding(false)} title={t('command')}>
        <AddWorker />
      </Dialog>
    </Page>
  );
}

function Totals({ of: workers }: { of: readonly Worker[] }) {
  const { t } = useTranslation('workers');
  const format = useFormats();
  const having = (status: Worker['status']) => workers.filter((worker) => worker.status === status);
  const sum = (part: (worker: Worker) => number) => having('live').reduce((total, worker) => total + part(worker), 0);
  return (
    <Stats>
      <Stat label={t('total')}>{`${format.number(having('live').length)} / ${format.number(workers.length)}`}</Stat>
      <Stat label={t('total_slots')}>
        {`${format.number(sum((worker) => worker.in_flight))} / ${format.number(sum((worker) => worker.capacity))}`}
      </Stat>
      <Stat label={t('total_queued')}>{format.number(sum((worker) => worker.queued))}</Stat>
      <Stat label={t('total_lost')}>{format.number(having('lost').length)}</Stat>
    </Stats>
  );
}

function useColumns(live: number): Column<Worker>[] {
  const { t } = useTranslation(['workers', 'common']);
  const format = useFormats();
  return [
    {
      id: 'id',
      header: t('id'),
      phone: 'title',
      cell: (worker) => (
        <span>
          <span className="font-medium">{worker.id}</span>
          <span className="flex flex-wrap gap-x-2 font-normal text-muted text-xs">
            <span className="whitespace-nowrap">{worker.url.replace(/^http:\/\//, '')}</span>
            <span className="whitespace-nowrap">{t(`source.${worker.source}`)}</span>
          </span>
        </span>
      ),
    },
    { id: 'status', header: t('status.label'), cell: (worker) => <WorkerStatus of={worker} /> },
    {
      id: 'slots',
      header: t('slots'),
      cell: (worker) => (
        <Meter
          label={t('slots')}
          share={worker.capacity === 0 ? 0 : worker.in_flight / worker.capacity}
          className="min-w-28"
        >
          {`${format.number(worker.in_flight)} / ${format.number(worker.capacity)}`}
        </Meter>
      ),
    },
    { id: 'queued', header: t('queued'), align: 'right', cell: (worker) => format.number(worker.queued) },
    {
      id: 'seen',
      header: t('seen'),
      cell: (worker) => (worker.seen_at === null ? '–' : <RelativeTime at={worker.seen_at} />),
    },
    { id: 'version', header: t('version'), cell: (worker) => worker.version ?? '–' },
    { id: 'cli', header: t('cli'), cell: (worker) => worker.cli_version ?? '–' },
    {
      id: 'error',
      header: t('error'),
      cell: (worker) => (
        <span className="block max-w-64 break-words text-muted text-xs">
          {worker.fault ?? worker.last_error ?? '–'}
        </span>
      ),
    },
    {
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (worker) => <WorkerAction of={worker} isLastLive={worker.status === 'live' && live === 1} />,
    },
  ];
}

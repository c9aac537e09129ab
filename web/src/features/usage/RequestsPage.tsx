import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { offeredModelsQuery } from '../../lib/offered';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Combobox } from '../../ui/Combobox';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { Duration, Money, Time } from '../../ui/Values';
import { keyNamesQuery, requestsQuery, tokensOf, type UsageRow } from './api';
import { RequestDrawer } from './RequestDrawer';
import { RequestStatus } from './RequestStatus';

const route = getRouteApi('/app/usage/requests');

export const outcomes = [
  'completed',
  'refused',
  'rejected',
  'stopped',
  'upstream_failed',
  'interrupted',
  'client_left',
  'internal_error',
] as const;

export function RequestsPage() {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery({
    ...requestsQuery({
      limit,
      cursor: search.cursor,
      model: search.model,
      key_id: search.key,
      outcome: search.outcome,
      status: search.status ? Number(search.status) : undefined,
      from: search.from,
      to: search.to,
    }),
    // The first page is what is happening now.
    refetchInterval: search.cursor ? false : 5_000,
  });
  const filtered = Object.entries(search).some(
    ([name, value]) => value !== undefined && name !== 'cursor' && name !== 'open',
  );
  const open = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, open: id }) });
  return (
    <Page title={t('requests')} lead={t('requests_lead', { zone: format.timeZone })}>
      <Card flush>
        <Filters />
        <DataTable
          caption={t('requests')}
          columns={useColumns()}
          rows={list.data?.items}
          rowKey={(row) => row.request_id}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(row) => open(row.request_id)}
          empty={
            filtered ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')}>{t('none_text')}</EmptyState>
            )
          }
        />
        <Pagination
          cursor={search.cursor}
          nextCursor={list.data?.next_cursor}
          onCursor={(cursor) => void navigate({ search: (old) => ({ ...old, cursor }) })}
        />
      </Card>
      <RequestDrawer id={search.open} onClose={() => open(undefined)} />
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation(['usage', 'common']);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const keys = useQuery(keyNamesQuery);
  const models = useQuery(offeredModelsQuery({ limit: 200 }));
  const set = (changes: {
    model?: string | undefined;
    key?: string | undefined;
    outcome?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  }) => void navigate({ search: (old) => ({ ...old, ...changes, cursor: undefined }), replace: true });
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
      <Combobox
        className="w-52! max-md:w-full!"
        label={t('model')}
        placeholder={t('all_models')}
        value={search.model ?? ''}
        onChange={(model) => set({ model: model || undefined })}
        items={models.data?.items.map((item) => item.name) ?? []}
      />
      <Select
        className="w-40! max-md:w-full!"
        label={t('key')}
        value={search.key ?? ''}
        onChange={(key) => set({ key: key || undefined })}
        items={[
          { value: '', label: t('all_keys') },
          ...(keys.data?.items ?? []).map((key) => ({ value: key.id, label: key.name })),
        ]}
      />
      <Select
        className="w-40! max-md:w-full!"
        label={t('outcome.label')}
        value={search.outcome ?? ''}
        onChange={(outcome) => set({ outcome: outcome || undefined })}
        items={[
          { value: '', label: t('outcome.all') },
          ...outcomes.map((value) => ({ value, label: t(`outcome.${value}`) })),
        ]}
      />
      <DateInput label={t('from')} value={search.from} onChange={(from) => set({ from })} />
      <DateInput label={t('to')} value={search.to} onChange={(to) => set({ to })} />
    </div>
  );
}

function DateInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <label className="flex items-center gap-1.5 text-muted text-sm max-md:w-full max-md:justify-between">
      {label}
      <input
        type="date"
        value={value?.slice(0, 10) ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="h-9 rounded-md border border-edge/70 bg-surface px-2 text-ink max-md:h-11"
      />
    </label>
  );
}

function useColumns(): Column<UsageRow>[] {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return [
    { id: 'time', header: t('time'), cell: (row) => <Time at={row.created_at} short /> },
    {
      id: 'model',
      header: t('model'),
      phone: 'title',
      cell: (row) => <span className="font-medium">{row.model || row.requested_model}</span>,
    },
    { id: 'key', header: t('key'), cell: (row) => row.key_name },
    { id: 'status', header: t('outcome.label'), cell: (row) => <RequestStatus of={row} /> },
    { id: 'tokens', header: t('tokens'), align: 'right', cell: (row) => format.number(tokensOf(row)) },
    { id: 'cost', header: t('cost'), align: 'right', cell: (row) => <Money amount={row.cost} /> },
    {
      id: 'ttft',
      header: t('ttft'),
      align: 'right',
      phone: 'hide',
      cell: (row) => (row.ttft_ms === null ? '–' : <Duration ms={row.ttft_ms} />),
    },
    { id: 'duration', header: t('duration'), align: 'right', cell: (row) => <Duration ms={row.duration_ms} /> },
  ];
}

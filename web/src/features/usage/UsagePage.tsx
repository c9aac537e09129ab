import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { csvOf, download } from '../../lib/csv';
import { useFormats } from '../../lib/format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Chart } from '../../ui/Chart';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { Stat, Stats } from '../../ui/Stats';
import { Money } from '../../ui/Values';
import { type GroupBy, keyNamesQuery, summaryQuery, tokensOf, type UsageGroup, type UsageSums } from './api';
import { datesOf, ranges } from './range';

const route = getRouteApi('/app/usage');
const groupings = ['day', 'hour', 'model', 'key', 'status', 'dialect'] as const;
const metrics = ['cost', 'requests', 'tokens'] as const;

export function UsagePage() {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { by = 'day', view = 'chart', metric = 'cost' } = search;
  const { from, to } = datesOf(search, format.timeZone, Date.now());
  const summary = useQuery(summaryQuery({ group_by: by, from, to, key_id: search.key, model: search.model }));
  const set = (changes: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...changes }) });
  const nameOf = useNameOf(by);
  const columns = useColumns(by, nameOf);
  const totals = summary.data?.totals;
  // Days and hours come without gaps: as rows only those with something in them are worth reading.
  const rows = summary.data?.items.filter((group) => by !== 'hour' || (group.requests ?? 0) > 0);

  return (
    <Page
      title={t('title')}
      lead={t('dates', { from: format.day(from), to: format.day(to), zone: format.timeZone })}
      actions={
        <Button
          disabled={!summary.data?.items.length}
          onClick={() =>
            summary.data && download(`usage-${by}-${from}-${to}.csv`, csvOf(csvRows(summary.data.items, nameOf, t)))
          }
        >
          <Download aria-hidden size={15} />
          {t('csv')}
        </Button>
      }
    >
      <Card flush>
        <Filters />
        {totals && (
          <Stats>
            <Stat label={t('cost')}>
              <Money amount={totals.cost ?? '0'} />
            </Stat>
            <Stat label={t('requests')}>{format.number(totals.requests ?? 0)}</Stat>
            <Stat label={t('tokens')}>{format.compact(tokensOf(totals))}</Stat>
            <Stat label={t('mean_duration')}>
              {totals.requests ? format.duration((totals.duration_ms ?? 0) / totals.requests) : '–'}
            </Stat>
          </Stats>
        )}
      </Card>
      <Card flush>
        <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b p-3">
          <Segments
            label={t('by.label')}
            value={by}
            onChange={(next) => set({ by: next })}
            items={groupings.map((value) => ({ value, label: t(`by.${value}`) }))}
          />
          <div className="flex flex-wrap gap-2">
            {view === 'chart' && (
              <Select
                className="w-40!"
                label={t('metric')}
                value={metric}
                onChange={(next) => set({ metric: next })}
                items={metrics.map((value) => ({ value, label: t(value) }))}
              />
            )}
            <Segments
              label={t('view.label')}
              value={view}
              onChange={(next) => set({ view: next })}
              items={(['chart', 'table'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
            />
          </div>
        </div>
        {view === 'table' || !rows || rows.length === 0 || totals?.requests === 0 ? (
          <DataTable
            caption={t('title')}
            columns={columns}
            rows={totals?.requests === 0 ? [] : rows}
            rowKey={(group) => group.group}
            error={summary.error}
            onRetry={() => summary.refetch()}
            empty={<EmptyState title={t('nothing')}>{t('nothing_text')}</EmptyState>}
            totals={
              totals &&
              Object.fromEntries(
                columns.map((column) => [
                  column.id,
                  column.id === 'group' ? t('total') : column.cell({ ...totals, group: '' }),
                ]),
              )
            }
          />
        ) : (
          <div className="py-3">
            <Chart
              title={t('title')}
              summary={t('chart_summary', { metric: t(metric), by: t(`by.${by}`) })}
              labels={{ label: t(`by.${by}`), value: t(metric) }}
              points={(summary.data?.items ?? [])
                .slice(0, by === 'hour' || by === 'day' ? undefined : 20)
                .map((group) => ({ label: nameOf(group), ...measure(group, metric, format) }))}
            />
          </div>
        )}
      </Card>
    </Page>
  );
}

function measure(group: UsageSums, metric: (typeof metrics)[number], format: ReturnType<typeof useFormats>) {
  if (metric === 'cost') return { value: Number(group.cost ?? 0), text: format.credits(group.cost ?? '0') };
  const value = metric === 'requests' ? (group.requests ?? 0) : tokensOf(group);
  return { value, text: format.number(value) };
}

function Filters() {
  const { t } = useTranslation('usage');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const keys = useQuery(keyNamesQuery);
  const set = (changes: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...changes }) });
  const custom = search.from || search.to;
  return (
    <div className="flex flex-wrap gap-2 border-line border-b p-3">
      <Segments
        label={t('range.label')}
        value={custom ? '' : (search.range ?? '30')}
        onChange={(range) =>
          range && void navigate({ search: ({ from: _from, to: _to, ...old }) => ({ ...old, range }) })
        }
        items={ranges.map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      <Select
        className="w-44!"
        label={t('key')}
        value={search.key ?? ''}
        onChange={(key) => set({ key: key || undefined } as Partial<typeof search>)}
        items={[
          { value: '', label: t('all_keys') },
          ...(keys.data?.items ?? []).map((key) => ({ value: key.id, label: key.name })),
        ]}
      />
    </div>
  );
}

/** What people call a group. */
function useNameOf(by: GroupBy) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (group: UsageGroup) => {
    if (by === 'day') return format.day(group.group);
    if (by === 'hour') return format.minute(group.group);
    return group.name ?? (group.group || t('unknown'));
  };
}

function useColumns(by: GroupBy, nameOf: (group: UsageGroup) => string): Column<UsageGroup>[] {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const count = (id: string, value: (sums: UsageSums) => number): Column<UsageGroup> => ({
    id,
    header: t(id as 'requests'),
    align: 'right',
    cell: (sums) => format.number(value(sums)),
  });
  return [
    { id: 'group', header: t(`by.${by}`), phone: 'title', cell: nameOf },
    count('requests', (sums) => sums.requests ?? 0),
    count('input', (sums) => sums.input_tokens ?? 0),
    count('cached', (sums) => sums.cached_input_tokens ?? 0),
    count('written', (sums) => (sums.cache_write_5m_tokens ?? 0) + (sums.cache_write_1h_tokens ?? 0)),
    count('output', (sums) => sums.output_tokens ?? 0),
    { id: 'cost', header: t('cost'), align: 'right', cell: (sums) => <Money amount={sums.cost ?? '0'} /> },
  ];
}

function csvRows(
  groups: readonly UsageGroup[],
  nameOf: (group: UsageGroup) => string,
  t: (key: 'by.label' | 'requests' | 'input' | 'cached' | 'cache_5m' | 'cache_1h' | 'output' | 'cost') => string,
) {
  const head = [
    t('by.label'),
    t('requests'),
    t('input'),
    t('cached'),
    t('cache_5m'),
    t('cache_1h'),
    t('output'),
    t('cost'),
  ];
  return [
    head,
    ...groups.map((group) => [
      group.name ?? (/^\d{4}-/.test(group.group) ? group.group : nameOf(group)),
      group.requests ?? 0,
      group.input_tokens ?? 0,
      group.cached_input_tokens ?? 0,
      group.cache_write_5m_tokens ?? 0,
      group.cache_write_1h_tokens ?? 0,
      group.output_tokens ?? 0,
      group.cost ?? '0',
    ]),
  ];
}

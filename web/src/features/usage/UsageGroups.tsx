import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useScope } from '../../lib/scope';
import type { OnSearch } from '../../lib/search';
import { Card } from '../../ui/Card';
import { Chart } from '../../ui/Chart';
import { DataTable } from '../../ui/DataTable';
import { Segments } from '../../ui/Segments';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { type GroupBy, groupings } from './api';
import type { UsageSearch } from './UsageExplorer';
import { metrics, useMeasure, useNameOf, useUsageColumns } from './usageTable';

/** A chart of many groups says nothing: those that cost most. */
const mostBars = 20;

interface Props {
  by: GroupBy;
  /** Whether the dates are few enough for hours. */
  hours: boolean;
  summary: UseQueryResult<Schemas['UsageSummaryView']>;
  search: UsageSearch;
  onSearch: OnSearch<UsageSearch>;
}

/** The groups of a summary, as bars or rows. */
export function UsageGroups({ by, hours, summary, search, onSearch }: Props) {
  const { t } = useTranslation('usage');
  const scope = useScope();
  const { view = 'chart', metric = 'cost' } = search;
  const offered = groupings.filter(
    (value) => (value !== 'hour' || hours) && (scope === 'everybody' || (value !== 'user' && value !== 'account')),
  );
  const nothing = summary.data?.totals.requests === 0;
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b p-3">
        <Segments
          label={t('by.label')}
          value={by}
          onChange={(next) => onSearch({ by: next })}
          items={offered.map((value) => ({ value, label: t(`by.${value}`) }))}
        />
        <div className="flex flex-wrap gap-2">
          {view === 'chart' && (
            <Select
              className="w-40!"
              label={t('metric')}
              value={metric}
              onChange={(next) => onSearch({ metric: next })}
              items={metrics.map((value) => ({ value, label: t(value) }))}
            />
          )}
          <Segments
            label={t('view.label')}
            value={view}
            onChange={(next) => onSearch({ view: next })}
            items={(['chart', 'table'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
          />
        </div>
      </div>
      {view === 'table' || !summary.data || nothing ? (
        <GroupTable by={by} summary={summary} />
      ) : (
        <GroupChart by={by} metric={metric} groups={summary.data.items} />
      )}
    </Card>
  );
}

function GroupTable({ by, summary }: Pick<Props, 'by' | 'summary'>) {
  const { t } = useTranslation('usage');
  const columns = useUsageColumns(by, useNameOf(by));
  const totals = summary.data?.totals;
  // Days and hours come without gaps: as rows only those hours with something in them are worth reading.
  const rows = summary.data?.items.filter((group) => by !== 'hour' || (group.requests ?? 0) > 0);
  return (
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
  );
}

interface ChartProps {
  by: GroupBy;
  metric: (typeof metrics)[number];
  groups: readonly Schemas['UsageGroup'][];
}

function GroupChart({ by, metric, groups }: ChartProps) {
  const { t } = useTranslation('usage');
  const nameOf = useNameOf(by);
  const measure = useMeasure(metric);
  return (
    <div className="py-3">
      <Chart
        title={t('title')}
        summary={t('chart_summary', { metric: t(metric), by: t(`by.${by}`) })}
        labels={{ label: t(`by.${by}`), value: t(metric) }}
        points={groups
          .slice(0, by === 'hour' || by === 'day' ? undefined : mostBars)
          .map((group) => ({ label: nameOf(group), ...measure(group) }))}
      />
    </div>
  );
}

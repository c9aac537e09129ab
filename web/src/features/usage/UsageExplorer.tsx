import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { csvOf, download } from '../../lib/csv';
import { useFormats } from '../../lib/format';
import { useScope } from '../../lib/scope';
import type { OnSearch } from '../../lib/search';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Stat, Stats } from '../../ui/Stats';
import { Money } from '../../ui/Values';
import { type GroupBy, summaryQuery, tokensOf, type UsageSums } from './api';
import { datesOf, fitsHours, type Range } from './range';
import { UsageFilters } from './UsageFilters';
import { UsageGroups } from './UsageGroups';
import { type Metric, useCsvRows, useNameOf } from './usageTable';

export interface UsageSearch {
  by?: GroupBy | undefined;
  range?: Range | undefined;
  from?: string | undefined;
  to?: string | undefined;
  key?: string | undefined;
  model?: string | undefined;
  /** Whose, where it is everybody's. */
  user?: string | undefined;
  view?: 'table' | 'chart' | undefined;
  metric?: Metric | undefined;
}

interface Props {
  search: UsageSearch;
  onSearch: OnSearch<UsageSearch>;
}

/** What was used, grouped by what one wants to know: the user's own, or everybody's. */
export function UsageExplorer({ search, onSearch }: Props) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormats();
  const scope = useScope();
  const dates = datesOf(search, format.timeZone, Date.now());
  const by = search.by === 'hour' && !fitsHours(dates) ? 'day' : (search.by ?? 'day');
  const summary = useQuery(
    summaryQuery(scope, { group_by: by, ...dates, key_id: search.key, model: search.model, user_id: search.user }),
  );
  const csvRows = useCsvRows(useNameOf(by));
  return (
    <Page
      title={t(scope === 'own' ? 'title' : 'title_all')}
      lead={t('dates', { from: format.day(dates.from), to: format.day(dates.to), zone: format.timeZone })}
      actions={
        <Button
          disabled={!summary.data?.items.length}
          onClick={() =>
            summary.data && download(`usage-${by}-${dates.from}-${dates.to}.csv`, csvOf(csvRows(summary.data.items)))
          }
        >
          <Download aria-hidden size={15} />
          {t('csv')}
        </Button>
      }
    >
      <Card flush>
        <UsageFilters search={search} dates={dates} onSearch={onSearch} />
        {summary.data && <Totals of={summary.data.totals} />}
      </Card>
      <UsageGroups by={by} hours={fitsHours(dates)} summary={summary} search={search} onSearch={onSearch} />
    </Page>
  );
}

function Totals({ of: totals }: { of: UsageSums }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (
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
  );
}

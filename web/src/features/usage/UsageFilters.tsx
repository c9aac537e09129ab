import { useTranslation } from 'react-i18next';
import { useScope } from '../../lib/scope';
import type { OnSearch } from '../../lib/search';
import { DateRange } from '../../ui/DateRange';
import { Segments } from '../../ui/Segments';
import { KeyFilter, ModelFilter, UserFilter } from './filters';
import { ranges } from './range';
import type { UsageSearch } from './UsageExplorer';

interface Props {
  search: UsageSearch;
  /** What is shown, whichever way it was asked for. */
  dates: { from: string; to: string };
  onSearch: OnSearch<UsageSearch>;
}

export function UsageFilters({ search, dates, onSearch }: Props) {
  const { t } = useTranslation('usage');
  const scope = useScope();
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
      <Segments
        label={t('range.label')}
        value={search.from || search.to ? '' : (search.range ?? '30')}
        onChange={(range) => range && onSearch({ range, from: undefined, to: undefined })}
        items={ranges.map((value) => ({ value, label: t(`range.${value}`) }))}
      />
      <DateRange
        from={dates.from}
        to={dates.to}
        onChange={(changes) => onSearch({ ...dates, ...changes, range: undefined })}
      />
      {scope === 'everybody' && (
        <UserFilter value={search.user} onChange={(user) => onSearch({ user, key: undefined })} />
      )}
      <ModelFilter value={search.model} onChange={(model) => onSearch({ model })} />
      {(scope === 'own' || search.user || search.key) && (
        <KeyFilter user={search.user} value={search.key} onChange={(key) => onSearch({ key })} />
      )}
    </div>
  );
}

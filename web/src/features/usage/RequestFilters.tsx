import { useTranslation } from 'react-i18next';
import { useScope } from '../../lib/scope';
import type { OnSearch } from '../../lib/search';
import { DateRange } from '../../ui/DateRange';
import { Select } from '../../ui/Select';
import { AccountFilter, KeyFilter, ModelFilter, UserFilter } from './filters';
import type { RequestsSearch } from './RequestList';

const outcomes = [
  'completed',
  'refused',
  'rejected',
  'stopped',
  'upstream_failed',
  'interrupted',
  'client_left',
  'internal_error',
] as const;

interface Props {
  search: RequestsSearch;
  onSearch: OnSearch<RequestsSearch>;
  /** The user whose requests they are anyway. */
  user: string | undefined;
}

export function RequestFilters({ search, onSearch, user }: Props) {
  const { t } = useTranslation('usage');
  const scope = useScope();
  const set = (changes: RequestsSearch) => onSearch({ ...changes, cursor: undefined }, true);
  const owner = user ?? search.user;
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
      {scope === 'everybody' && !user && (
        <UserFilter value={search.user} onChange={(next) => set({ user: next, key: undefined })} />
      )}
      <ModelFilter value={search.model} onChange={(model) => set({ model })} />
      {scope === 'everybody' && <AccountFilter value={search.account} onChange={(account) => set({ account })} />}
      {(scope === 'own' || owner || search.key) && (
        <KeyFilter user={owner} value={search.key} onChange={(key) => set({ key })} />
      )}
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
      <DateRange from={search.from} to={search.to} onChange={set} />
    </div>
  );
}

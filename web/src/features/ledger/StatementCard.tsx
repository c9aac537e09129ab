import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePrefs } from '../../lib/prefs';
import { cleared, type OnSearch } from '../../lib/search';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { DateRange } from '../../ui/DateRange';
import { Pagination } from '../../ui/Pagination';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { type Kind, kinds, ledgerFile, ledgerQuery } from './api';
import { useEntryColumns } from './entryColumns';

export interface StatementSearch {
  kind?: Kind | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
}

interface Props {
  search: StatementSearch;
  onSearch: OnSearch<StatementSearch>;
  /** Whose, for administrators; absent: the user's own. */
  user?: string;
}

/** Each movement of a balance, the latest first. */
export function StatementCard({ search, onSearch, user }: Props) {
  const { t } = useTranslation(['ledger', 'common']);
  const limit = usePrefs((prefs) => prefs.pageSize);
  const { kind, from, to, cursor } = search;
  const filter = { kind, from, to };
  const list = useQuery(ledgerQuery(user, { ...filter, cursor, limit }));
  const set = (changes: StatementSearch) => onSearch({ ...changes, cursor: undefined }, true);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Card flush>
      <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
        <Select
          className="w-40! max-md:w-full!"
          label={t('kind.label')}
          value={kind ?? ''}
          onChange={(next) => set({ kind: next || undefined })}
          items={[
            { value: '' as const, label: t('kind.all') },
            ...kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
          ]}
        />
        <DateRange from={from} to={to} onChange={set} />
        <a className={`${buttonClass()} md:ml-auto`} href={ledgerFile(user, filter)} download>
          <Download aria-hidden size={15} />
          {t('csv')}
        </a>
      </div>
      <DataTable
        caption={t('title')}
        columns={useEntryColumns(user !== undefined)}
        rows={list.data?.items}
        rowKey={(entry) => entry.reference}
        error={list.error}
        onRetry={() => list.refetch()}
        empty={
          filtered ? (
            <EmptyState
              title={t('none_found')}
              action={<Button onClick={() => onSearch(cleared(search))}>{t('common:reset')}</Button>}
            />
          ) : (
            <EmptyState title={t('none')}>{t('none_text')}</EmptyState>
          )
        }
      />
      <Pagination cursor={cursor} nextCursor={list.data?.next_cursor} onCursor={(next) => onSearch({ cursor: next })} />
    </Card>
  );
}

import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Checkbox } from '../../ui/Checkbox';
import type { Column } from '../../ui/DataTable';
import { Duration, RelativeTime } from '../../ui/Values';
import { AccountActions } from './AccountActions';
import { AccountStatus } from './AccountStatus';
import type { Account, Kind } from './api';
import { LongWindows } from './Windows';

interface Options {
  selected: ReadonlySet<string>;
  onSelect: (id: string, on: boolean) => void;
  onEdit: (id: string) => void;
}

export function useColumns({ selected, onSelect, onEdit }: Options): Column<Account>[] {
  const { t } = useTranslation(['accounts', 'common']);
  const format = useFormats();
  return [
    {
      id: 'select',
      header: t('select'),
      hideHeader: true,
      phone: 'actions',
      cell: (account) => (
        <Checkbox checked={selected.has(account.id)} onChange={(on) => onSelect(account.id, on)}>
          <span className="sr-only">{t('select_one', { name: account.name })}</span>
        </Checkbox>
      ),
    },
    {
      id: 'name',
      header: t('field.name'),
      sort: 'name',
      phone: 'title',
      cell: (account) => (
        <span className="block min-w-36">
          <span className="break-words font-medium">{account.name}</span>
          <span className="block font-normal text-muted text-xs">
            {[t(`kind.${account.kind as Kind}`), account.group].filter(Boolean).join(' · ')}
          </span>
        </span>
      ),
    },
    { id: 'status', header: t('status.label'), cell: (account) => <AccountStatus of={account} /> },
    { id: 'windows', header: t('windows'), cell: (account) => <LongWindows of={account.state.windows} /> },
    {
      id: 'in_flight',
      header: t('in_flight'),
      align: 'right',
      cell: (account) => `${format.number(account.state.in_flight)} / ${account.max_concurrency ?? '∞'}`,
    },
    {
      id: 'weight',
      header: t('weight_priority'),
      align: 'right',
      cell: (account) => `${account.weight} / ${account.priority}`,
    },
    {
      id: 'latency',
      header: t('latency'),
      align: 'right',
      cell: (account) => (account.state.latency_ms === null ? '–' : <Duration ms={account.state.latency_ms} />),
    },
    {
      id: 'error',
      header: t('last_error'),
      cell: (account) =>
        account.state.last_error ? (
          <span className="block max-w-48 text-muted text-xs max-md:max-w-none">
            <span className="line-clamp-2" title={account.state.last_error}>
              {account.state.last_error}
            </span>
            {account.state.last_error_at && <RelativeTime at={account.state.last_error_at} />}
          </span>
        ) : (
          '–'
        ),
    },
    {
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (account) => <AccountActions of={account} onEdit={() => onEdit(account.id)} />,
    },
  ];
}

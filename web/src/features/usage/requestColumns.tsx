import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import type { Scope } from '../../lib/scope';
import type { Column } from '../../ui/DataTable';
import { Duration, Money, Time } from '../../ui/Values';
import { tokensOf, type UsageRow } from './api';
import { RequestStatus } from './RequestStatus';

/** @param ofOneUser Whose they are goes without saying. */
export function useRequestColumns(scope: Scope, ofOneUser: boolean): Column<UsageRow>[] {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const columns: (Column<UsageRow> | false)[] = [
    { id: 'time', header: t('time'), cell: (row) => <Time at={row.created_at} short /> },
    {
      id: 'model',
      header: t('model'),
      phone: 'title',
      cell: (row) => <span className="font-medium md:whitespace-nowrap">{row.model || row.requested_model}</span>,
    },
    { id: 'key', header: t('key'), cell: (row) => <KeyName of={row} owner={scope === 'everybody' && !ofOneUser} /> },
    scope === 'everybody' && {
      id: 'account',
      header: t('account'),
      cell: (row) => <span className="md:whitespace-nowrap">{row.account || '–'}</span>,
    },
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
  return columns.filter((column) => column !== false);
}

/** A long name does not make its row high; all of it stands in the drawer. */
function KeyName({ of: row, owner }: { of: UsageRow; owner: boolean }) {
  return (
    <span className="block max-w-40 max-md:ml-auto" title={row.key_name}>
      <span className="block truncate">{row.key_name}</span>
      {owner && <span className="block truncate text-muted text-xs">{row.owner}</span>}
    </span>
  );
}

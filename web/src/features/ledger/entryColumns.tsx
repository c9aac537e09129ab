import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
import { useFormats } from '../../lib/format';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { Money, Time } from '../../ui/Values';
import type { Kind, LedgerEntry } from './api';

/** @param withActors Who moved money by hand; administrators are told. */
export function useEntryColumns(withActors: boolean): Column<LedgerEntry>[] {
  const { t } = useTranslation('ledger');
  const format = useFormats();
  return [
    { id: 'time', header: t('time'), cell: (entry) => <Time at={entry.created_at} /> },
    {
      id: 'kind',
      header: t('kind.label'),
      phone: 'title',
      cell: (entry) => (
        <Badge tone={entry.kind === 'usage' ? 'neutral' : 'accent'}>{t(`kind.${entry.kind as Kind}`)}</Badge>
      ),
    },
    {
      id: 'amount',
      header: t('amount'),
      align: 'right',
      cell: ({ amount }) => (
        <span className={cx('whitespace-nowrap font-medium', !amount.startsWith('-') && 'text-ok')}>
          {!amount.startsWith('-') && '+'}
          {format.exact(amount)}
        </span>
      ),
    },
    {
      id: 'balance',
      header: t('balance_after'),
      align: 'right',
      cell: (entry) => <Money amount={entry.balance_after} exact />,
    },
    {
      id: 'what',
      header: t('reason'),
      cell: (entry) => (
        <>
          {entry.reason && <div className="break-words">{entry.reason}</div>}
          <code className="block max-w-64 truncate font-mono text-muted text-xs max-md:ml-auto" title={entry.reference}>
            {entry.reference}
          </code>
          {withActors && entry.actor_user_id && (
            <Link
              to="/admin/users/$id"
              params={{ id: entry.actor_user_id }}
              className="text-accent text-xs underline underline-offset-2"
            >
              {t('actor')}
            </Link>
          )}
        </>
      ),
    },
  ];
}

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { limitsText } from '../../lib/limits';
import type { Scope } from '../../lib/scope';
import type { Column } from '../../ui/DataTable';
import { RelativeTime, Time } from '../../ui/Values';
import type { IssuedKey, Key } from './api';
import { KeyActions } from './KeyActions';
import { KeyStatus } from './KeyStatus';

interface Options {
  scope: Scope;
  /** The owner goes without saying. */
  ofOneUser: boolean;
  onEdit: (id: string) => void;
  onIssued: (issued: IssuedKey) => void;
}

export function useKeyColumns({ scope, ofOneUser, onEdit, onIssued }: Options): Column<Key>[] {
  const { t } = useTranslation(['keys', 'common']);
  const format = useFormats();
  const owner: Column<Key>[] =
    scope === 'own' || ofOneUser
      ? []
      : [
          {
            id: 'owner',
            header: t('field.owner'),
            cell: (key) => (
              <span className="block max-w-40 truncate max-md:ml-auto" title={key.owner}>
                {key.owner}
              </span>
            ),
          },
        ];
  return [
    {
      id: 'name',
      header: t('field.name'),
      sort: 'name',
      phone: 'title',
      cell: (key) => (
        <Link
          to={scope === 'own' ? '/keys/$id' : '/admin/keys/$id'}
          params={{ id: key.id }}
          className="font-medium text-ink underline-offset-2 hover:text-accent hover:underline md:whitespace-nowrap"
        >
          {key.name}
        </Link>
      ),
    },
    ...owner,
    {
      id: 'key',
      header: t('field.key'),
      cell: (key) => (
        <code className="whitespace-nowrap font-mono text-muted text-xs">{`${key.prefix}…${key.last4}`}</code>
      ),
    },
    { id: 'status', header: t('status.label'), cell: (key) => <KeyStatus of={key} /> },
    {
      id: 'limits',
      header: t('field.limits'),
      cell: (key) => (
        <span className="text-muted">
          {limitsText(key.effective_limits, (name) => t(`common:limit.${name}`), format.exact) ?? t('unlimited')}
        </span>
      ),
    },
    {
      id: 'expires',
      header: t('field.expires'),
      sort: 'expires_at',
      cell: (key) =>
        key.expires_at ? <Time at={key.expires_at} short /> : <span className="text-muted">{t('never')}</span>,
    },
    {
      id: 'created',
      header: t('field.created'),
      sort: 'created_at',
      cell: (key) => <RelativeTime at={key.created_at} />,
    },
    {
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (key) => <KeyActions of={key} onEdit={() => onEdit(key.id)} onIssued={onIssued} />,
    },
  ];
}

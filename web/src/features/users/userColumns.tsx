import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import type { Column } from '../../ui/DataTable';
import { Money, RelativeTime } from '../../ui/Values';
import type { User } from './api';
import { RoleBadge, StatusBadge } from './UserBadges';

export function useUserColumns(): Column<User>[] {
  const { t } = useTranslation('users');
  const format = useFormats();
  return [
    {
      id: 'username',
      header: t('field.username'),
      sort: 'username',
      phone: 'title',
      cell: (user) => (
        <Link
          to="/admin/users/$id"
          params={{ id: user.id }}
          className="font-medium text-ink underline-offset-2 hover:text-accent hover:underline"
        >
          {user.username}
        </Link>
      ),
    },
    {
      id: 'email',
      header: t('field.email'),
      cell: (user) => (
        <span className="block max-w-44 truncate text-muted max-md:ml-auto" title={user.email}>
          {user.email}
        </span>
      ),
    },
    { id: 'role', header: t('field.role'), cell: (user) => <RoleBadge role={user.role} /> },
    { id: 'status', header: t('status.label'), cell: (user) => <StatusBadge of={user} /> },
    { id: 'group', header: t('field.group'), cell: (user) => user.group },
    { id: 'balance', header: t('field.balance'), align: 'right', cell: (user) => <Money amount={user.balance} /> },
    {
      id: 'login',
      header: t('field.last_login'),
      cell: (user) =>
        user.last_login_at ? (
          <RelativeTime at={user.last_login_at} />
        ) : (
          <span className="text-muted">{t('never')}</span>
        ),
    },
    {
      id: 'created',
      header: t('field.created'),
      sort: 'created_at',
      cell: (user) => <span className="whitespace-nowrap">{format.date(user.created_at)}</span>,
    },
  ];
}

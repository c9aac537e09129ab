import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { limitsText } from '../../lib/limits';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import type { Group } from './api';
import { GroupActions } from './GroupActions';

/** @param onEdit For whoever may change groups. */
export function useGroupColumns(onEdit: ((id: string) => void) | undefined): Column<Group>[] {
  const { t } = useTranslation(['groups', 'common']);
  const format = useFormats();
  const list = (entries: readonly string[], none: string) =>
    entries.length === 0 ? (
      <span className="whitespace-nowrap text-muted">{none}</span>
    ) : (
      <span className="block max-w-44 truncate max-md:ml-auto" title={entries.join(', ')}>
        {entries.join(', ')}
      </span>
    );
  const limits = (group: Group) =>
    [group.user_limits, group.key_limits]
      .map((set) => limitsText(set, (name) => t(`common:limit.${name}`), format.exact))
      .map((text, at) => text && t(at === 0 ? 'each_user' : 'each_key', { limits: text }))
      .filter((text) => text !== null);
  const columns: Column<Group>[] = [
    {
      id: 'name',
      header: t('field.name'),
      sort: 'name',
      phone: 'title',
      cell: (group) => (
        <span className="flex items-center gap-2">
          <span className="break-words font-medium">{group.name}</span>
          {group.is_default && <Badge tone="accent">{t('default')}</Badge>}
        </span>
      ),
    },
    {
      id: 'multiplier',
      header: t('field.multiplier'),
      align: 'right',
      cell: (group) => `× ${format.exact(group.multiplier)}`,
    },
    { id: 'models', header: t('field.models'), cell: (group) => list(group.allowed_models, t('all_models')) },
    { id: 'accounts', header: t('field.accounts'), cell: (group) => list(group.allowed_accounts, t('all_accounts')) },
    {
      id: 'limits',
      header: t('field.limits'),
      cell: (group) => (
        <div className="text-muted">
          {limits(group).length ? limits(group).map((text) => <div key={text}>{text}</div>) : t('no_limits')}
        </div>
      ),
    },
    {
      id: 'users',
      header: t('field.users'),
      align: 'right',
      // Who may change groups may see users.
      cell: (group) =>
        onEdit ? (
          <Link
            to="/admin/users"
            search={{ group: group.id }}
            className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
          >
            {format.number(group.users)}
          </Link>
        ) : (
          format.number(group.users)
        ),
    },
  ];
  if (onEdit)
    columns.push({
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (group) => <GroupActions of={group} onEdit={() => onEdit(group.id)} />,
    });
  return columns;
}

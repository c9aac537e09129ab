import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { nano } from '../../lib/money';
import { Card } from '../../ui/Card';
import { Segments } from '../../ui/Segments';
import { Money } from '../../ui/Values';
import type { Overview, Top } from './api';

type Group = Schemas['UsageGroup'];

interface Props {
  top: Overview['top'];
  reach: Top;
  onReach: (reach: Top) => void;
}

/** Who and what has cost most. */
export function TopLists({ top, reach, onReach }: Props) {
  const { t } = useTranslation('overview');
  const format = useFormats();
  const name = (group: Group) => group.name ?? group.group.slice(0, 8);
  const linkClass = 'min-w-0 truncate hover:underline underline-offset-2';
  return (
    <Card
      flush
      title={t('top', { since: format.minute(top.from) })}
      aside={
        <Segments
          label={t('reach.label')}
          value={reach}
          onChange={onReach}
          items={(['hour', 'day'] as const).map((value) => ({ value, label: t(`reach.${value}`) }))}
        />
      }
    >
      <div className="grid divide-line max-lg:divide-y lg:grid-cols-3 lg:divide-x">
        <List title={t('top_users')} groups={top.users}>
          {(group) => (
            <Link to="/admin/requests" search={{ user: group.group }} className={linkClass}>
              {name(group)}
            </Link>
          )}
        </List>
        <List title={t('top_keys')} groups={top.keys}>
          {(group) => (
            <Link to="/admin/requests" search={{ key: group.group }} className={linkClass}>
              {name(group)}
            </Link>
          )}
        </List>
        <List title={t('top_models')} groups={top.models}>
          {(group) => (
            <Link to="/admin/requests" search={{ model: group.group }} className={linkClass}>
              {group.group}
            </Link>
          )}
        </List>
      </div>
    </Card>
  );
}

/** A bar draws each beside the first; the number says how much. */
function List({ title, groups, children }: { title: string; groups: Group[]; children: (group: Group) => ReactNode }) {
  const { t } = useTranslation('overview');
  const most = Number(nano(groups[0]?.cost ?? '0')) || 1;
  return (
    <section className="min-w-0 p-4">
      <h3 className="mb-2 text-muted text-xs">{title}</h3>
      {groups.length === 0 ? (
        <p className="text-muted text-sm">{t('none')}</p>
      ) : (
        <ol className="flex flex-col gap-2.5">
          {groups.map((group) => (
            <li key={group.group} className="text-sm">
              <div className="flex items-baseline justify-between gap-3">
                {children(group)}
                <span className="shrink-0 tabular-nums">
                  <Money amount={group.cost ?? '0'} />
                  <span className="text-muted text-xs"> · {t('count', { n: group.requests ?? 0 })}</span>
                </span>
              </div>
              <div aria-hidden className="mt-1 h-1 overflow-hidden rounded-full bg-sunken">
                <div
                  className="h-full bg-accent"
                  style={{ width: `${(Number(nano(group.cost ?? '0')) * 100) / most}%` }}
                />
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

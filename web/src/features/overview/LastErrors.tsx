import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/States';
import { RelativeTime } from '../../ui/Values';
import type { Overview } from './api';

/** What accounts or the gateway have failed lately, each with the way to its decisions. */
export function LastErrors({ rows }: { rows: Overview['errors'] }) {
  const { t } = useTranslation('overview');
  return (
    <Card
      flush
      title={t('errors')}
      aside={
        <Link
          to="/admin/requests"
          search={{ outcome: 'upstream_failed' }}
          className="text-accent underline-offset-2 hover:underline"
        >
          {t('all_errors')}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={t('no_errors')}>{t('no_errors_text')}</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.request_id}>
              <Link
                to="/admin/requests"
                search={{ open: row.request_id }}
                className="grid min-h-11 grid-cols-[auto_1fr_auto] items-center gap-x-3 px-4 py-1.5 text-sm hover:bg-sunken/60"
              >
                <Badge tone="bad">{row.status_code}</Badge>
                <span className="min-w-0 truncate">
                  <span className="font-medium">{row.model || row.requested_model || row.endpoint}</span>
                  <span className="text-muted">
                    {' '}
                    · {row.error_code ?? row.outcome}
                    {row.account && ` · ${row.account}`}
                  </span>
                </span>
                <span className="text-muted">
                  <RelativeTime at={row.created_at} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

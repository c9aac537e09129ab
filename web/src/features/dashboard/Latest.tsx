import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Badge } from '../../ui/Badge';
import { Card } from '../../ui/Card';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States';
import { Money, RelativeTime } from '../../ui/Values';

interface Props {
  query: UseQueryResult<Schemas['PageOfUsageView']>;
  /** Only what went wrong. */
  errors?: boolean;
}

/** The last requests, or the last that went wrong, each with the way to its details. */
export function Latest({ query, errors }: Props) {
  const { t } = useTranslation('dashboard');
  const rows = query.data?.items.filter((row) => !errors || row.status_code >= 400).slice(0, errors ? 5 : 8);
  return (
    <Card
      flush
      title={errors ? t('errors') : t('latest')}
      aside={
        <Link to="/usage/requests" className="text-accent underline-offset-2 hover:underline">
          {t('all_requests')}
        </Link>
      }
    >
      {query.error && !rows ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !rows ? (
        <Skeleton rows={3} />
      ) : rows.length === 0 ? (
        <EmptyState title={errors ? t('no_errors') : t('no_requests')}>
          {errors ? t('no_errors_text') : t('no_requests_text')}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.request_id}>
              <Link
                to="/usage/requests"
                search={{ open: row.request_id }}
                className="grid min-h-11 grid-cols-[auto_1fr_auto] items-center gap-x-3 px-4 py-1.5 hover:bg-sunken/60"
              >
                <Badge tone={row.status_code < 400 ? 'ok' : row.outcome === 'refused' ? 'warn' : 'bad'}>
                  {row.status_code}
                </Badge>
                <span className="min-w-0 truncate">
                  <span className="font-medium">{row.model || row.requested_model}</span>
                  <span className="text-muted"> · {errors && row.error_code ? row.error_code : row.key_name}</span>
                </span>
                <span className="text-right text-muted text-sm">
                  {!errors && (
                    <>
                      <Money amount={row.cost} /> ·{' '}
                    </>
                  )}
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

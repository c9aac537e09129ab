import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cx } from '../../lib/cx';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/States';
import { Tooltip } from '../../ui/Tooltip';
import type { Overview } from './api';

type Tone = 'ok' | 'warn' | 'bad' | 'off';

const colours: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  off: 'bg-sunken text-muted',
};

/** Colour is never the only sign: each tone has a mark of its own. */
const marks: Record<Tone, string> = { ok: '●', warn: '▲', bad: '■', off: '○' };

const accountTones: Record<string, Tone> = {
  healthy: 'ok',
  cooling: 'warn',
  limited: 'warn',
  draining: 'warn',
  quarantined: 'bad',
  unavailable: 'bad',
};
const workerTones: Record<string, Tone> = { live: 'ok', draining: 'warn', lost: 'bad' };

const statuses = ['healthy', 'cooling', 'limited', 'draining', 'quarantined', 'unavailable', 'paused'] as const;
type AccountStatus = (typeof statuses)[number];

function Mark({ tone }: { tone: Tone }) {
  return (
    <span aria-hidden className={cx('grid size-6 place-items-center rounded text-[0.6rem]', colours[tone])}>
      {marks[tone]}
    </span>
  );
}

/** Every account as a cell, and in words how many fare how. */
export function AccountStrip({ accounts }: { accounts: Overview['accounts'] }) {
  const { t } = useTranslation('overview');
  const counts = statuses
    .map((status) => ({ status, count: accounts.filter((account) => account.status === status).length }))
    .filter(({ count }) => count > 0);
  return (
    <Card flush title={t('accounts')} aside={counts.map((c) => `${c.count} ${t(`account.${c.status}`)}`).join(' · ')}>
      {accounts.length === 0 ? (
        <EmptyState title={t('no_accounts')}>{t('no_accounts_text')}</EmptyState>
      ) : (
        <ul className="flex flex-wrap gap-1.5 p-4">
          {accounts.map((account) => {
            const words = `${account.name}: ${t(`account.${account.status as AccountStatus}`)}`;
            return (
              <li key={account.id}>
                <Tooltip
                  text={
                    <>
                      {words}
                      {account.last_error && <span className="block opacity-80">{account.last_error}</span>}
                    </>
                  }
                >
                  <Link to="/admin/accounts" search={{ open: account.id }} aria-label={words} className="block rounded">
                    <Mark tone={accountTones[account.status] ?? 'off'} />
                  </Link>
                </Tooltip>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

export function WorkerStrip({ workers }: { workers: Overview['workers'] }) {
  const { t } = useTranslation('overview');
  return (
    <Card
      flush
      title={t('workers')}
      aside={
        <Link to="/admin/workers" className="text-accent underline-offset-2 hover:underline">
          {t('all_workers')}
        </Link>
      }
    >
      {workers.length === 0 ? (
        <p className="p-4 text-muted text-sm">{t('no_workers')}</p>
      ) : (
        <ul className="flex flex-col gap-2 p-4 text-sm">
          {workers.map((worker) => (
            <li key={worker.url} className="flex items-center gap-2">
              <Mark tone={workerTones[worker.status] ?? 'off'} />
              <span className="min-w-0 flex-1 truncate">{worker.id}</span>
              <span className="whitespace-nowrap text-muted tabular-nums">
                {t(`worker.${worker.status}`)} · {worker.in_flight}/{worker.capacity}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Dialog } from '../../ui/Dialog';
import { ErrorState, Skeleton } from '../../ui/States';
import { Countdown, Duration, RelativeTime, Time } from '../../ui/Values';
import { AccountActions } from './AccountActions';
import { AccountStatus } from './AccountStatus';
import { type Account, accountQuery, type Kind } from './api';
import { AuthFiles, CoolDowns } from './StateTables';
import { AllWindows } from './Windows';

interface Props {
  id: string;
  onClose: () => void;
  onEdit: () => void;
}

/** All that is known of an account. */
export function AccountDrawer({ id, onClose, onEdit }: Props) {
  const { t } = useTranslation('accounts');
  const account = useQuery(accountQuery(id));
  return (
    <Dialog open side onClose={onClose} title={account.data?.name ?? t('account')}>
      {account.error ? (
        <ErrorState error={account.error} onRetry={() => account.refetch()} />
      ) : account.data ? (
        <Details
          of={account.data}
          actions={<AccountActions of={account.data} onEdit={onEdit} onDeleted={onClose} label={t('actions')} />}
        />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}

function Details({ of: account, actions }: { of: Account; actions: ReactNode }) {
  const { t } = useTranslation('accounts');
  const { state } = account;
  return (
    <div className="flex flex-col gap-6">
      <Section title={t('state')} aside={actions}>
        {state.quarantine && (
          <p className="mb-3 rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
            {state.quarantine} {t('quarantine_text')}
          </p>
        )}
        <StateFacts of={account} />
      </Section>
      <Section title={t('windows')}>
        <AllWindows of={state.windows} />
      </Section>
      {state.cool_downs.length > 0 && (
        <Section title={t('cool_downs')}>
          <CoolDowns of={state.cool_downs} />
        </Section>
      )}
      {state.inventory && (
        <Section title={t('auth_files')}>
          <AuthFiles of={state.inventory} />
        </Section>
      )}
      <Section title={t('configuration')}>
        <Configuration of={account} />
      </Section>
    </div>
  );
}

function StateFacts({ of: account }: { of: Account }) {
  const { t } = useTranslation('accounts');
  const format = useFormats();
  const { state } = account;
  const results = Object.entries(state.results).filter(([, count]) => count > 0);
  return (
    <Facts
      rows={[
        [t('status.label'), <AccountStatus key="status" of={account} />],
        [t('in_flight'), `${format.number(state.in_flight)} / ${account.max_concurrency ?? '∞'}`],
        [t('latency'), state.latency_ms === null ? '–' : <Duration key="latency" ms={state.latency_ms} />],
        [
          t('breaker'),
          state.open_until ? (
            <span key="breaker">
              {t('breaker_open')} <Countdown to={state.open_until} />
            </span>
          ) : (
            t('breaker_closed', { failures: format.number(state.failures_in_a_row) })
          ),
        ],
        [
          t('last_error'),
          state.last_error ? (
            <span key="error">
              {state.last_error}{' '}
              {state.last_error_at && (
                <span className="text-muted text-xs">
                  <RelativeTime at={state.last_error_at} />
                </span>
              )}
            </span>
          ) : (
            '–'
          ),
        ],
        [
          t('results'),
          results.length === 0
            ? '–'
            : results
                .map(([name, count]) => `${t(`result.${name as 'answered'}`)} ${format.number(count)}`)
                .join(' · '),
        ],
      ]}
    />
  );
}

function Configuration({ of: account }: { of: Account }) {
  const { t } = useTranslation('accounts');
  const key = (has: boolean) => t(has ? 'key_stored' : 'key_none');
  const discovered = account.state.discovered_models;
  const rows: [string, ReactNode][] = [
    [t('kind.label'), t(`kind.${account.kind as Kind}`)],
    [t('field.base_url'), account.base_url ?? t('vendor_address')],
    [t('field.credential'), key(account.has_credential)],
  ];
  if (account.kind === 'cliproxyapi') rows.push([t('field.management_key'), key(account.has_management_key)]);
  if (account.proxy) rows.push([t('field.proxy'), account.proxy]);
  rows.push(
    [t('field.group'), account.group ?? '–'],
    [t('weight_priority'), `${account.weight} / ${account.priority}`],
    [t('field.models'), account.models.join(', ') || t('as_listed')],
    [
      t('field.aliases'),
      Object.entries(account.model_aliases)
        .map((pair) => pair.join(' → '))
        .join(', ') || '–',
    ],
    [t('discovered'), discovered.join(', ') || '–'],
    [t('field.on_disconnect'), t(`disconnect.${account.on_disconnect as 'drain'}`)],
    [t('created'), <Time key="created" at={account.created_at} />],
    [t('updated'), <Time key="updated" at={account.updated_at} />],
  );
  return (
    <>
      {account.from_environment && <p className="mb-2 text-muted text-sm">{t('from_environment')}</p>}
      <Facts rows={rows} />
    </>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-2 flex items-center justify-between gap-3">
        <h3 className="font-semibold text-sm">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-x-4 text-sm sm:grid-cols-[10rem_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline border-line border-b py-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { ErrorState, Skeleton } from '../../ui/States';
import { Time } from '../../ui/Values';
import { type AuditEntry, entryQuery } from './api';
import { Changes } from './Changes';
import { Actor, Result } from './parts';
import { actionWord, kindWord } from './words';

/** One entry: all that is known of it, and what it changed. */
export function EntryDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return id && <Open id={id} onClose={onClose} />;
}

function Open({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('audit');
  const entry = useQuery(entryQuery(id));
  return (
    <Dialog open side onClose={onClose} title={entry.data ? actionWord(t, entry.data.action) : t('entry')}>
      {entry.error ? (
        <ErrorState error={entry.error} onRetry={() => entry.refetch()} />
      ) : !entry.data ? (
        <Skeleton rows={6} />
      ) : (
        <Details of={entry.data} />
      )}
    </Dialog>
  );
}

function Details({ of: entry }: { of: AuditEntry }) {
  const { t } = useTranslation('audit');
  const target = entry.target ?? entry.target_id;
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 text-sm">
        <Fact name={t('time')}>
          <Time at={entry.at} />
        </Fact>
        <Fact name={t('actor')}>
          <Actor of={entry} />
          {entry.actor && (
            <More search={{ actor: entry.actor_id ?? entry.actor }} text={t('all_of_actor', { name: entry.actor })} />
          )}
        </Fact>
        {entry.target_kind && target && (
          <Fact name={kindWord(t, entry.target_kind)}>
            {target}
            {entry.target_id && (
              <More search={{ kind: entry.target_kind, target: entry.target_id }} text={t('all_of_target')} />
            )}
          </Fact>
        )}
        <Fact name={t('result')}>
          <Result of={entry} />
        </Fact>
        {entry.address && (
          <Fact name={t('address')}>
            <span className="font-mono text-xs">{entry.address}</span>
          </Fact>
        )}
        {entry.user_agent && <Fact name={t('user_agent')}>{entry.user_agent}</Fact>}
        {entry.request_id && (
          <Fact name={t('request_id')}>
            <span className="flex items-center justify-between gap-1">
              <code className="min-w-0 break-all font-mono text-xs">{entry.request_id}</code>
              <CopyButton text={entry.request_id} what={t('request_id')} />
            </span>
          </Fact>
        )}
      </dl>
      <section>
        <h3 className="mb-2 font-semibold text-sm">{t('changes')}</h3>
        <Changes of={entry} />
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-center border-line border-b py-1.5">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function More({ search, text }: { search: { actor?: string; kind?: string; target?: string }; text: string }) {
  return (
    <Link to="/admin/audit" search={search} className="ml-3 inline-block py-1 text-accent text-xs underline">
      {text}
    </Link>
  );
}

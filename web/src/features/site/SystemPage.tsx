import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Badge, type Tone } from '../../ui/Badge';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { Stat, Stats } from '../../ui/Stats';
import { RelativeTime } from '../../ui/Values';
import { type System, systemQuery } from './api';

export function SystemPage() {
  const { t } = useTranslation('site');
  const { data, error, refetch } = useQuery(systemQuery);
  return (
    <Page title={t('system')} lead={data && t('system_lead', { node: data.node })}>
      {data ? (
        <Node of={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={4} height={96} />
      )}
    </Page>
  );
}

function Node({ of: system }: { of: System }) {
  const { t } = useTranslation('site');
  const format = useFormats();
  return (
    <>
      <Card flush>
        <Stats>
          <Stat label={t('version')}>{system.version}</Stat>
          <Stat label={t('started')}>
            <RelativeTime at={system.started_at} />
          </Stat>
          <Stat label={t('memory')}>{format.bytes(system.memory_bytes)}</Stat>
          <Stat label={t('waiting')} note={t('waiting_bytes', { size: format.bytes(system.journal.bytes) })}>
            {format.number(system.journal.records)}
          </Stat>
        </Stats>
      </Card>
      <div className="grid gap-5 lg:grid-cols-2">
        <Checks of={system} />
        <Database of={system} />
        <Card title={t('journal')}>
          <Facts>
            <Fact name={t('records')}>{format.number(system.journal.records)}</Fact>
            <Fact name={t('size')}>{format.bytes(system.journal.bytes)}</Fact>
            <Fact name={t('full_at')}>{format.bytes(system.journal.max_bytes)}</Fact>
          </Facts>
          <p className="mt-3 text-muted text-xs">{t('journal_text')}</p>
        </Card>
        <Card title={t('software')}>
          <Facts>
            <Fact name={t('runtime')}>{system.runtime}</Fact>
            <Fact name={t('os')}>{system.operating_system}</Fact>
            <Fact name={t('console')}>{system.console_version ?? t('console_missing')}</Fact>
            <Fact name={t('counters')}>{t(system.uses_redis ? 'in_redis' : 'in_memory')}</Fact>
          </Facts>
        </Card>
      </div>
    </>
  );
}

const tones: Record<string, Tone> = { ok: 'ok', degraded: 'warn', unavailable: 'bad' };

function Checks({ of: { checks, books } }: { of: System }) {
  const { t } = useTranslation('site');
  return (
    <Card title={t('checks')}>
      <Facts>
        {checks.map(({ name, status, detail }) => (
          <Fact key={name} name={t(`check.${name as 'database'}`)}>
            <Badge tone={tones[status] ?? 'neutral'}>{t(`status.${status as 'ok'}`)}</Badge>
            {detail && <span className="block text-muted text-xs">{detail}</span>}
          </Fact>
        ))}
        <Fact name={t('books')}>
          {books.checked_at === null ? (
            <span className="text-muted">{t('books_not_yet')}</span>
          ) : (
            <>
              <Badge tone={books.mismatches ? 'bad' : 'ok'}>
                {books.mismatches ? t('books_differ', { count: books.mismatches }) : t('books_agree')}
              </Badge>{' '}
              <span className="text-muted text-xs">
                <RelativeTime at={books.checked_at} />
              </span>
            </>
          )}
        </Fact>
      </Facts>
    </Card>
  );
}

function Database({ of: { database } }: { of: System }) {
  const { t } = useTranslation('site');
  const format = useFormats();
  return (
    <Card title={t('database')}>
      <Facts>
        <Fact name={t('kind')}>{database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</Fact>
        <Fact name={t('location')}>
          <code className="break-all font-mono text-xs">{database.location}</code>
        </Fact>
        <Fact name={t('size')}>{database.size_bytes === null ? t('away') : format.bytes(database.size_bytes)}</Fact>
        <Fact name={t('schema')}>
          <code className="break-all font-mono text-xs">{database.migrations?.at(-1) ?? t('away')}</code>
        </Fact>
      </Facts>
    </Card>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-2 text-sm">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4 gap-y-0.5">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}

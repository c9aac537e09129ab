import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client';
import { useFormats } from '../../lib/format';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { type Column, DataTable } from '../../ui/DataTable';
import { DateRange } from '../../ui/DateRange';
import { FileLink } from '../../ui/FileLink';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { EmptyState } from '../../ui/States';
import { Time } from '../../ui/Values';
import { type AuditEntry, auditQuery } from './api';
import { EntryDrawer } from './EntryDrawer';
import { Actor, Result } from './parts';
import { actionWord, categories, kindWord } from './words';

const route = getRouteApi('/app/admin/audit');

export function AuditPage() {
  const { t } = useTranslation(['audit', 'common']);
  const format = useFormats();
  const { cursor, open, kind, target, ...rest } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const filter = { ...rest, target_kind: kind, target_id: target };
  const list = useQuery(auditQuery({ ...filter, limit, cursor }));
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const show = (id: string | undefined) => void navigate({ search: (old) => ({ ...old, open: id }) });
  const goOn = (next: string | null | undefined) =>
    void navigate({ search: (old) => ({ ...old, cursor: next ?? undefined }) });
  return (
    <Page
      title={t('title')}
      lead={t('lead', { zone: format.timeZone })}
      actions={<FileLink href={addressOf('/api/admin/audit/export', filter)}>{t('csv')}</FileLink>}
    >
      <Card flush>
        <Filters />
        <DataTable
          caption={t('title')}
          columns={useColumns()}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(row) => show(row.id)}
          empty={
            list.data?.next_cursor ? (
              <EmptyState
                title={t('none_yet')}
                action={<Button onClick={() => goOn(list.data?.next_cursor)}>{t('search_on')}</Button>}
              />
            ) : filtered ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')}>{t('none_text')}</EmptyState>
            )
          }
        />
        <Pagination cursor={cursor} nextCursor={list.data?.next_cursor} onCursor={goOn} />
      </Card>
      <EntryDrawer id={open} onClose={() => show(undefined)} />
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation('audit');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (
    changes: Partial<
      Record<'q' | 'actor' | 'action' | 'kind' | 'target' | 'result' | 'from' | 'to', string | undefined>
    >,
  ) => void navigate({ search: (old) => ({ ...old, ...changes, cursor: undefined }), replace: true });
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
      <SearchBox label={t('search')} value={search.q} onChange={(q) => set({ q })} />
      <Select
        className="w-40! max-md:w-full!"
        label={t('action_label')}
        value={search.action ?? ''}
        onChange={(action) => set({ action: action || undefined })}
        items={[
          { value: '', label: t('all_actions') },
          ...categories.map((value) => ({ value: value as string, label: t(`category.${value}`) })),
        ]}
      />
      <Select
        className="w-32! max-md:w-full!"
        label={t('result')}
        value={search.result ?? ''}
        onChange={(result) => set({ result: result || undefined })}
        items={[
          { value: '', label: t('all_results') },
          { value: 'ok', label: t('ok') },
          { value: 'refused', label: t('refused') },
        ]}
      />
      <DateRange from={search.from} to={search.to} onChange={set} />
      {search.actor && <Chip text={t('only_actor')} onRemove={() => set({ actor: undefined })} />}
      {search.target && <Chip text={t('only_target')} onRemove={() => set({ kind: undefined, target: undefined })} />}
    </div>
  );
}

/** A filter that no control shows. */
function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useTranslation('audit');
  return (
    <span className="inline-flex h-9 items-center gap-1 rounded-md bg-accent-soft pl-3 text-accent text-sm max-md:h-11">
      {text}
      <button
        type="button"
        aria-label={t('remove_filter', { filter: text })}
        onClick={onRemove}
        className="flex size-8 items-center justify-center rounded-md hover:bg-sunken max-md:size-11"
      >
        <X aria-hidden size={14} />
      </button>
    </span>
  );
}

function useColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation('audit');
  return [
    { id: 'time', header: t('time'), cell: (row) => <Time at={row.at} short /> },
    { id: 'actor', header: t('actor'), cell: (row) => <Actor of={row} /> },
    { id: 'action', header: t('action_label'), phone: 'title', cell: (row) => actionWord(t, row.action) },
    { id: 'target', header: t('target'), cell: (row) => <Target of={row} /> },
    {
      id: 'address',
      header: t('address'),
      cell: (row) => <span className="font-mono text-muted text-xs">{row.address ?? '–'}</span>,
    },
    { id: 'result', header: t('result'), cell: (row) => <Result of={row} /> },
  ];
}

function Target({ of: row }: { of: AuditEntry }) {
  const { t } = useTranslation('audit');
  const name = row.target ?? row.target_id;
  if (!row.target_kind || !name) return <span className="text-muted">–</span>;
  return (
    <span className="block max-w-72 truncate max-md:max-w-none max-md:whitespace-normal" title={name}>
      <span className="mr-1.5 text-muted">{kindWord(t, row.target_kind)}</span>
      {name}
    </span>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client';
import { useFormats } from '../../lib/format';
import { useNewRows } from '../../lib/live';
import { usePrefs } from '../../lib/prefs';
import { useScope } from '../../lib/scope';
import { cleared, type OnSearch } from '../../lib/search';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { FileLink } from '../../ui/FileLink';
import { NewRows } from '../../ui/NewRows';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { EmptyState } from '../../ui/States';
import { requestsQuery } from './api';
import { RequestDrawer } from './RequestDrawer';
import { RequestFilters } from './RequestFilters';
import { useRequestColumns } from './requestColumns';

export interface RequestsSearch {
  model?: string | undefined;
  key?: string | undefined;
  outcome?: string | undefined;
  status?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  /** The request whose drawer is open. */
  open?: string | undefined;
  /** Whose, and by which account; where they are everybody's. */
  user?: string | undefined;
  account?: string | undefined;
}

interface Props {
  search: RequestsSearch;
  onSearch: OnSearch<RequestsSearch>;
}

const filterOf = (search: RequestsSearch) => ({
  model: search.model,
  key_id: search.key,
  outcome: search.outcome,
  status: search.status ? Number(search.status) : undefined,
  from: search.from,
  to: search.to,
  user_id: search.user,
  account: search.account,
});

/** The page of requests: the user's own, or everybody's. */
export function RequestList(props: Props) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const scope = useScope();
  const language = usePrefs((prefs) => prefs.language);
  return (
    <Page
      title={t(scope === 'own' ? 'requests' : 'requests_all')}
      lead={t('requests_lead', { zone: format.timeZone })}
      actions={
        <FileLink
          href={addressOf(scope === 'own' ? '/api/usage/requests/export' : '/api/admin/usage/requests/export', {
            ...filterOf(props.search),
            lang: language,
          })}
        >
          {t('csv')}
        </FileLink>
      }
    >
      <RequestsCard {...props} />
    </Page>
  );
}

/** @param user Only this user's requests, whatever the address says. */
export function RequestsCard({ search, onSearch, user }: Props & { user?: string }) {
  const { t } = useTranslation(['usage', 'common']);
  const scope = useScope();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(
    requestsQuery(scope, {
      limit,
      cursor: search.cursor,
      ...filterOf(search),
      ...(user && { user_id: user }),
    }),
  );
  const fresh = useNewRows(list.refetch, { first: !search.cursor, own: scope === 'own' });
  const filtered = Object.entries(search).some(
    ([name, value]) => value !== undefined && name !== 'cursor' && name !== 'open',
  );
  const open = (id: string | undefined) => onSearch({ open: id });
  return (
    <>
      <Card flush>
        <RequestFilters search={search} onSearch={onSearch} user={user} />
        <NewRows count={fresh.count} some={filtered || user !== undefined} onShow={fresh.show} />
        <DataTable
          caption={t('requests')}
          columns={useRequestColumns(scope, user !== undefined)}
          rows={list.data?.items}
          rowKey={(row) => row.request_id}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(row) => open(row.request_id)}
          empty={
            filtered ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => onSearch(cleared(search))}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')}>{t('none_text')}</EmptyState>
            )
          }
        />
        <Pagination
          cursor={search.cursor}
          nextCursor={list.data?.next_cursor}
          onCursor={(cursor) => onSearch({ cursor })}
        />
      </Card>
      <RequestDrawer id={search.open} onClose={() => open(undefined)} />
    </>
  );
}

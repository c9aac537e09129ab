import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download, Plus, Upload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { base } from '../../api/client';
import { usePrefs } from '../../lib/prefs';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { EmptyState } from '../../ui/States';
import { modelsQuery } from './api';
import { ImportModels } from './ImportModels';
import { ModelDrawer } from './ModelDrawer';
import { NewModel } from './NewModel';
import { useColumns } from './useColumns';

const route = getRouteApi('/app/admin/models');

/** The catalogue: which models there are, and what they cost before a group's multiplier. */
export function PricesPage() {
  const { t } = useTranslation(['prices', 'common']);
  const { q, cursor, open, tab = 'price', add } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(modelsQuery({ limit, q, cursor }));
  type Shown = { open?: string; tab?: 'price' | 'details' | 'history'; add?: 'one' | 'many' };
  const show = (changes: Shown) =>
    void navigate({ search: ({ open: _open, tab: _tab, add: _add, ...old }) => ({ ...old, ...changes }) });
  const create = (
    <Button look="primary" onClick={() => show({ add: 'one' })}>
      <Plus aria-hidden size={16} />
      {t('create')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <a href={`${base}api/admin/models/export`} download className={buttonClass()}>
            <Download aria-hidden size={16} />
            {t('export')}
          </a>
          <Button onClick={() => show({ add: 'many' })}>
            <Upload aria-hidden size={16} />
            {t('import')}
          </Button>
          {create}
        </>
      }
    >
      <Card flush>
        <div className="border-line border-b p-3">
          <SearchBox
            label={t('search')}
            value={q}
            onChange={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
          />
        </div>
        <DataTable
          caption={t('title')}
          columns={useColumns((name, tab) => show({ open: name, tab }))}
          rows={list.data?.items}
          rowKey={(model) => model.name}
          error={list.error}
          onRetry={() => list.refetch()}
          onOpen={(model) => show({ open: model.name })}
          empty={
            q ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')} action={create}>
                {t('none_text')}
              </EmptyState>
            )
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          total={list.data?.total}
          onCursor={(next) => void navigate({ search: (old) => ({ ...old, cursor: next }) })}
        />
      </Card>
      {open && (
        <ModelDrawer
          key={open}
          name={open}
          tab={tab}
          onTab={(next) => show({ open, tab: next })}
          onClose={() => show({})}
        />
      )}
      {add === 'one' && <NewModel onClose={() => show({})} onSaved={() => show({})} />}
      {add === 'many' && <ImportModels onClose={() => show({})} />}
    </Page>
  );
}

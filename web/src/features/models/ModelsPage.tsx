import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { offeredModelsQuery } from '../../lib/offered';
import { usePrefs } from '../../lib/prefs';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { CopyButton } from '../../ui/Copy';
import { type Column, DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { Pagination } from '../../ui/Pagination';
import { SearchBox } from '../../ui/SearchBox';
import { EmptyState } from '../../ui/States';

const route = getRouteApi('/app/models');

/** The price list, as the user's group pays it. */
export function ModelsPage() {
  const { t } = useTranslation(['models', 'common']);
  const { q, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const limit = usePrefs((prefs) => prefs.pageSize);
  const list = useQuery(offeredModelsQuery({ limit, q, cursor }));
  return (
    <Page title={t('title')} lead={t('lead')}>
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
          columns={useColumns()}
          rows={list.data?.items}
          rowKey={(model) => model.name}
          error={list.error}
          onRetry={() => list.refetch()}
          empty={
            q ? (
              <EmptyState
                title={t('none_found')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('common:reset')}</Button>}
              />
            ) : (
              <EmptyState title={t('none')}>{t('none_text')}</EmptyState>
            )
          }
        />
        <Pagination
          cursor={cursor}
          nextCursor={list.data?.next_cursor}
          onCursor={(next) => void navigate({ search: (old) => ({ ...old, cursor: next }) })}
        />
      </Card>
    </Page>
  );
}

type Model = Schemas['OfferedModelView'];

function useColumns(): Column<Model>[] {
  const { t } = useTranslation('models');
  const format = useFormats();
  const price = (name: 'input' | 'cached_input' | 'cache_write_5m' | 'cache_write_1h' | 'output'): Column<Model> => ({
    id: name,
    header: t(name),
    align: 'right',
    cell: (model) => format.exact(model.price[name]),
  });
  return [
    {
      id: 'name',
      header: t('name'),
      phone: 'title',
      cell: (model) => (
        <span>
          <span className="font-medium">{model.name}</span>
          {model.aliases.length > 0 && (
            <span className="block font-normal text-muted text-xs">
              {t('also', { names: model.aliases.join(', ') })}
            </span>
          )}
        </span>
      ),
    },
    price('input'),
    price('cached_input'),
    price('cache_write_5m'),
    price('cache_write_1h'),
    price('output'),
    {
      id: 'more',
      header: t('per_unit'),
      align: 'right',
      cell: (model) => {
        const parts = (['request', 'image'] as const)
          .filter((part) => model.price[part] !== '0')
          .map((part) => t(`each_${part}`, { price: format.exact(model.price[part]) }));
        return parts.length ? parts.join(' · ') : '–';
      },
    },
    {
      id: 'copy',
      header: t('copy_name'),
      align: 'right',
      phone: 'actions',
      cell: (model) => <CopyButton text={model.name} what={model.name} />,
    },
  ];
}

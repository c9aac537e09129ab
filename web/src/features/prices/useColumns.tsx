import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Badge } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import type { Model } from './api';
import { ModelActions } from './ModelActions';
import { type Part, tokenParts, unitParts } from './priceForm';

export function useColumns(onOpen: (name: string, tab: 'price' | 'details' | 'history') => void): Column<Model>[] {
  const { t } = useTranslation(['prices', 'models', 'common']);
  const format = useFormats();
  const price = (part: Part): Column<Model> => ({
    id: part,
    header: t(`models:${part as 'input'}`),
    align: 'right',
    cell: (model) => (model.price ? format.exact(model.price[part]) : '–'),
  });
  return [
    {
      id: 'name',
      header: t('models:name'),
      phone: 'title',
      cell: (model) => (
        <span className="block min-w-40">
          <span className="font-medium">{model.name}</span>
          {!model.price && (
            <span className="ml-2">
              <Badge tone="warn">{t('no_price')}</Badge>
            </span>
          )}
          {model.aliases.length > 0 && (
            <span className="block font-normal text-muted text-xs">
              {t('models:also', { names: model.aliases.join(', ') })}
            </span>
          )}
        </span>
      ),
    },
    ...tokenParts.map(price),
    {
      id: 'more',
      header: t('models:per_unit'),
      align: 'right',
      cell: (model) =>
        unitParts
          .filter((part) => model.price && model.price[part] !== '0')
          .map((part) => t(`models:each_${part}`, { price: format.exact(model.price?.[part] ?? '0') }))
          .join(' · ') || '–',
    },
    {
      id: 'actions',
      header: t('common:actions'),
      align: 'right',
      phone: 'actions',
      cell: (model) => <ModelActions of={model} onOpen={(tab) => onOpen(model.name, tab)} />,
    },
  ];
}

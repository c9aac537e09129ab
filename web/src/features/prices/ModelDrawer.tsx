import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { EmptyState, ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { modelQuery } from './api';
import { DetailsForm } from './DetailsForm';
import { History } from './History';
import { PriceEditor } from './PriceEditor';

type Tab = 'price' | 'details' | 'history';

interface Props {
  name: string;
  tab: Tab;
  onTab: (tab: Tab) => void;
  onClose: () => void;
}

/** A model's price, what else is known of it, and its former prices. */
export function ModelDrawer({ name, tab, onTab, onClose }: Props) {
  const { t } = useTranslation(['prices', 'common']);
  const model = useQuery({ ...modelQuery(name), refetchOnWindowFocus: false });
  return (
    <Dialog open side onClose={onClose} title={name}>
      {model.error ? (
        <ErrorState error={model.error} onRetry={() => model.refetch()} />
      ) : model.data === undefined ? (
        <Skeleton rows={6} height={32} />
      ) : model.data === null ? (
        <EmptyState title={t('gone')} action={<Button onClick={onClose}>{t('common:close')}</Button>} />
      ) : (
        <Tabs
          label={name}
          value={tab}
          onChange={onTab}
          tabs={[
            {
              value: 'price',
              label: t('tab.price'),
              // A new version is what the next change is compared with.
              content: <PriceEditor key={model.data.price_version} of={model.data} onSaved={() => onTab('history')} />,
            },
            { value: 'details', label: t('tab.details'), content: <DetailsForm of={model.data} onSaved={onClose} /> },
            { value: 'history', label: t('tab.history'), content: <History model={name} /> },
          ]}
        />
      )}
    </Dialog>
  );
}

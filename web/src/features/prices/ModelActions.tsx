import { Ellipsis, History, PenLine, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/Toast';
import { type Model, useDeleteModel } from './api';

interface Props {
  of: Model;
  onOpen: (tab: 'price' | 'details' | 'history') => void;
}

export function ModelActions({ of: model, onOpen }: Props) {
  const { t } = useTranslation('prices');
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteModel();
  const { name } = model;
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" icon aria-label={t('actions_of', { name })}>
            <Ellipsis aria-hidden size={17} />
          </Button>
        }
        items={[
          { label: t('tab.price'), icon: <Tag aria-hidden size={15} />, onSelect: () => onOpen('price') },
          { label: t('tab.details'), icon: <PenLine aria-hidden size={15} />, onSelect: () => onOpen('details') },
          { label: t('tab.history'), icon: <History aria-hidden size={15} />, onSelect: () => onOpen('history') },
          null,
          { label: t('delete'), icon: <Trash2 aria-hidden size={15} />, danger: true, onSelect: () => setAsking(true) },
        ]}
      />
      <AlertDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('delete_title', { name })}
        action={t('delete')}
        typed={name}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(name, {
            onSuccess: () => {
              toast(t('deleted_now', { name }));
              setAsking(false);
            },
            onError: (error) => toast(problemText(error), 'error'),
          })
        }
      >
        {t('delete_text')}
      </AlertDialog>
    </>
  );
}

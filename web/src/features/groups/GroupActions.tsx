import { Ellipsis, PenLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/Toast';
import { type Group, useDeleteGroup } from './api';

export function GroupActions({ of: group, onEdit }: { of: Group; onEdit: () => void }) {
  const { t } = useTranslation(['groups', 'common']);
  const problemText = useProblemText();
  const [deleting, setDeleting] = useState(false);
  const close = () => setDeleting(false);
  const remove = useDeleteGroup();
  const inUse = group.is_default ? t('is_default') : group.users > 0 ? t('has_users', { count: group.users }) : null;
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" icon aria-label={t('actions', { name: group.name })}>
            <Ellipsis aria-hidden size={17} />
          </Button>
        }
        items={[
          { label: t('edit'), icon: <PenLine aria-hidden size={15} />, onSelect: onEdit },
          null,
          {
            label: t('delete'),
            icon: <Trash2 aria-hidden size={15} />,
            danger: true,
            onSelect: () => setDeleting(true),
          },
        ]}
      />
      <Dialog
        open={deleting && inUse !== null}
        onClose={close}
        title={t('kept_title', { name: group.name })}
        footer={<Button onClick={close}>{t('common:close')}</Button>}
      >
        <p className="text-muted text-sm">{inUse}</p>
      </Dialog>
      <AlertDialog
        open={deleting && inUse === null}
        onClose={close}
        title={t('delete_title', { name: group.name })}
        action={t('delete')}
        typed={group.name}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(group.id, {
            onSuccess: () => {
              toast(t('deleted_now', { name: group.name }));
              close();
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

import { Ellipsis, PenLine, Power, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Menu } from '../../ui/Menu';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/Toast';
import { type IssuedKey, type Key, useDeleteKey, useRotateKey, useSwitchKey } from './api';

interface Props {
  of: Key;
  onEdit: () => void;
  onIssued: (issued: IssuedKey) => void;
  onDeleted?: () => void;
}

/** Everything that can be done with a key. */
export function KeyActions({ of: key, onEdit, onIssued, onDeleted }: Props) {
  const { t } = useTranslation('keys');
  const problemText = useProblemText();
  const [asking, setAsking] = useState<'disable' | 'rotate' | 'delete' | null>(null);
  const close = () => setAsking(null);
  const onError = (error: unknown) => toast(problemText(error), 'error');
  const turn = useSwitchKey();
  const remove = useDeleteKey();
  const setEnabled = (enabled: boolean) =>
    turn.mutate(
      { id: key.id, enabled },
      {
        onSuccess: () => {
          toast(t(enabled ? 'enabled_now' : 'disabled_now', { name: key.name }));
          close();
        },
        onError,
      },
    );
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" icon aria-label={t('actions', { name: key.name })}>
            <Ellipsis aria-hidden size={17} />
          </Button>
        }
        items={[
          { label: t('edit'), icon: <PenLine aria-hidden size={15} />, onSelect: onEdit },
          {
            label: t(key.enabled ? 'disable' : 'enable'),
            icon: <Power aria-hidden size={15} />,
            onSelect: () => (key.enabled ? setAsking('disable') : setEnabled(true)),
          },
          { label: t('rotate'), icon: <RefreshCw aria-hidden size={15} />, onSelect: () => setAsking('rotate') },
          null,
          {
            label: t('delete'),
            icon: <Trash2 aria-hidden size={15} />,
            danger: true,
            onSelect: () => setAsking('delete'),
          },
        ]}
      />
      <AlertDialog
        open={asking === 'disable'}
        onClose={close}
        title={t('disable_title', { name: key.name })}
        action={t('disable')}
        busy={turn.isPending}
        onConfirm={() => setEnabled(false)}
      >
        {t('disable_text')}
      </AlertDialog>
      <AlertDialog
        open={asking === 'delete'}
        onClose={close}
        title={t('delete_title', { name: key.name })}
        action={t('delete')}
        typed={key.name}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(key.id, {
            onSuccess: () => {
              toast(t('deleted_now', { name: key.name }));
              close();
              onDeleted?.();
            },
            onError,
          })
        }
      >
        {t('delete_text')}
      </AlertDialog>
      <RotateDialog open={asking === 'rotate'} of={key} onClose={close} onIssued={onIssued} />
    </>
  );
}

const graces = ['0', '600', '3600', '86400', '604800'] as const;

function RotateDialog({
  open,
  of: key,
  onClose,
  onIssued,
}: {
  open: boolean;
  of: Key;
  onClose: () => void;
  onIssued: (issued: IssuedKey) => void;
}) {
  const { t } = useTranslation(['keys', 'common']);
  const problemText = useProblemText();
  const [grace, setGrace] = useState<(typeof graces)[number]>('3600');
  const rotate = useRotateKey();
  const confirm = () =>
    rotate.mutate(
      { id: key.id, graceSeconds: Number(grace) },
      {
        onSuccess: (issued) => {
          rotate.reset();
          onClose();
          onIssued(issued);
        },
        onError: (error) => toast(problemText(error), 'error'),
      },
    );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('rotate_title', { name: key.name })}
      description={t('rotate_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={rotate.isPending} onClick={confirm}>
            {t('rotate')}
          </Button>
        </>
      }
    >
      <Field label={t('grace.label')}>
        <Select
          label={t('grace.label')}
          value={grace}
          onChange={setGrace}
          items={graces.map((value) => ({ value, label: t(`grace.${value}`) }))}
        />
      </Field>
    </Dialog>
  );
}

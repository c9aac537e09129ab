import { Ellipsis, Eraser, Pause, PenLine, Play, Stethoscope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Menu, type MenuItem } from '../../ui/Menu';
import { toast } from '../../ui/Toast';
import { type Account, clearAccount, deleteAccount, pauseAccount, resumeAccount, useAccountMutation } from './api';
import { TestDialog } from './TestDialog';

interface Props {
  of: Account;
  onEdit: () => void;
  onDeleted?: () => void;
  /** What opens the menu; absent: three dots. */
  label?: string;
}

/** Everything that can be done with an account. */
export function AccountActions({ of: account, onEdit, onDeleted, label }: Props) {
  const { t } = useTranslation('accounts');
  const problemText = useProblemText();
  const [asking, setAsking] = useState<'pause' | 'delete' | 'test' | null>(null);
  const close = () => setAsking(null);
  const pause = useAccountMutation(pauseAccount);
  const resume = useAccountMutation(resumeAccount);
  const clear = useAccountMutation(clearAccount);
  const remove = useAccountMutation(deleteAccount);
  const told = (text: string, then?: () => void) => ({
    onSuccess: () => {
      toast(text);
      close();
      then?.();
    },
    onError: (error: unknown) => toast(problemText(error), 'error'),
  });
  const { name, id } = account;
  const items: (MenuItem | null)[] = [];
  if (account.enabled)
    items.push(
      { label: t('test'), icon: <Stethoscope aria-hidden size={15} />, onSelect: () => setAsking('test') },
      account.paused
        ? {
            label: t('resume'),
            icon: <Play aria-hidden size={15} />,
            onSelect: () => resume.mutate(id, told(t('resumed_now', { name }))),
          }
        : { label: t('pause'), icon: <Pause aria-hidden size={15} />, onSelect: () => setAsking('pause') },
      {
        label: t('clear'),
        icon: <Eraser aria-hidden size={15} />,
        onSelect: () => clear.mutate(id, told(t('cleared_now', { name }))),
      },
    );
  if (!account.from_environment)
    items.push({ label: t('edit'), icon: <PenLine aria-hidden size={15} />, onSelect: onEdit }, null, {
      label: t('delete'),
      icon: <Trash2 aria-hidden size={15} />,
      danger: true,
      onSelect: () => setAsking('delete'),
    });
  return (
    <>
      <Menu
        trigger={
          label ? (
            <Button>{label}</Button>
          ) : (
            <Button look="ghost" icon aria-label={t('actions_of', { name })}>
              <Ellipsis aria-hidden size={17} />
            </Button>
          )
        }
        items={items}
      />
      <AlertDialog
        open={asking === 'pause'}
        onClose={close}
        title={t('pause_title', { name })}
        action={t('pause')}
        busy={pause.isPending}
        onConfirm={() => pause.mutate(id, told(t('paused_now', { name })))}
      >
        {t('pause_text', { running: account.state.in_flight })}
      </AlertDialog>
      <AlertDialog
        open={asking === 'delete'}
        onClose={close}
        title={t('delete_title', { name })}
        action={t('delete')}
        typed={name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(id, told(t('deleted_now', { name }), onDeleted))}
      >
        {t('delete_text')}
      </AlertDialog>
      {asking === 'test' && <TestDialog of={account} onClose={close} />}
    </>
  );
}

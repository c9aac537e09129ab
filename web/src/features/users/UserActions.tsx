import { Ellipsis, KeyRound, Landmark, PenLine, Power } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/Toast';
import { AdjustDialog } from './AdjustDialog';
import { type User, useChangeUser } from './api';
import { CreditLimitDialog } from './CreditLimitDialog';
import { ResetPassword } from './ResetPassword';

/** Everything that can be done with a user. */
export function UserActions({ of: user, onEdit }: { of: User; onEdit: () => void }) {
  const { t } = useTranslation('users');
  const problemText = useProblemText();
  const [asking, setAsking] = useState<'adjust' | 'credit' | 'reset' | 'disable' | null>(null);
  const close = () => setAsking(null);
  const change = useChangeUser(user.id);
  const setEnabled = (enabled: boolean) =>
    change.mutate(
      { enabled },
      {
        onSuccess: () => {
          toast(t(enabled ? 'enabled_now' : 'disabled_now', { name: user.username }));
          close();
        },
        onError: (error) => {
          toast(problemText(error), 'error');
          close();
        },
      },
    );
  return (
    <>
      <Button look="primary" onClick={() => setAsking('adjust')}>
        {t('adjust.action')}
      </Button>
      <Menu
        trigger={
          <Button icon aria-label={t('actions', { name: user.username })}>
            <Ellipsis aria-hidden size={17} />
          </Button>
        }
        items={[
          { label: t('edit'), icon: <PenLine aria-hidden size={15} />, onSelect: onEdit },
          {
            label: t('credit.action'),
            icon: <Landmark aria-hidden size={15} />,
            onSelect: () => setAsking('credit'),
          },
          {
            label: t('reset.action'),
            icon: <KeyRound aria-hidden size={15} />,
            onSelect: () => setAsking('reset'),
          },
          null,
          {
            label: t(user.enabled ? 'disable' : 'enable'),
            icon: <Power aria-hidden size={15} />,
            danger: user.enabled,
            onSelect: () => (user.enabled ? setAsking('disable') : setEnabled(true)),
          },
        ]}
      />
      {asking === 'adjust' && <AdjustDialog of={user} onClose={close} />}
      {asking === 'credit' && <CreditLimitDialog of={user} onClose={close} />}
      {asking === 'reset' && <ResetPassword of={user} onClose={close} />}
      <AlertDialog
        open={asking === 'disable'}
        onClose={close}
        title={t('disable_title', { name: user.username })}
        action={t('disable')}
        busy={change.isPending}
        onConfirm={() => setEnabled(false)}
      >
        {t('disable_text')}
      </AlertDialog>
    </>
  );
}

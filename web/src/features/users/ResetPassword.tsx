import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import { toast } from '../../ui/Toast';
import { type User, useResetPassword } from './api';

/** Asks first; then shows the new password, this once. */
export function ResetPassword({ of: user, onClose }: { of: User; onClose: () => void }) {
  const { t } = useTranslation('users');
  const problemText = useProblemText();
  const reset = useResetPassword(user.id);
  const [password, setPassword] = useState<string | null>(null);
  if (password !== null)
    return (
      <Dialog
        open
        mustDecide
        onClose={onClose}
        title={t('reset.new_title', { name: user.username })}
        description={t('reset.new_text')}
        footer={
          <Button look="primary" onClick={onClose}>
            {t('reset.done')}
          </Button>
        }
      >
        <div className="flex flex-wrap items-center gap-2">
          <code
            data-testid="password"
            className="min-w-0 flex-1 break-all rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm"
          >
            {password}
          </code>
          <CopyButton look="plain" text={password} what={t('field.password')}>
            {t('reset.copy')}
          </CopyButton>
        </div>
      </Dialog>
    );
  return (
    <AlertDialog
      open
      onClose={onClose}
      title={t('reset.title', { name: user.username })}
      action={t('reset.action')}
      busy={reset.isPending}
      onConfirm={() =>
        reset.mutate(undefined, {
          onSuccess: (made) => {
            setPassword(made?.password ?? null);
            reset.reset();
          },
          onError: (error) => toast(problemText(error), 'error'),
        })
      }
    >
      {t('reset.text')}
    </AlertDialog>
  );
}

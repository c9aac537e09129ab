import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { newId } from '../../lib/ids';
import { sumOf } from '../../lib/money';
import { showOnFields, useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { toast } from '../../ui/Toast';
import { type User, useAdjustBalance } from './api';

interface Form {
  amount: string;
  reason: string;
}

const amountPattern = /^\s*[+-]?\d+(\.\d{1,9})?\s*$/;
/** The server takes no plus. */
const decimalOf = (typed: string) => typed.trim().replace(/^\+/, '');

/** Gives or takes credits by hand. What is confirmed is made once, however often it is sent. */
export function AdjustDialog({ of: user, onClose }: { of: User; onClose: () => void }) {
  const { t } = useTranslation(['users', 'common']);
  const format = useFormats();
  const problemText = useProblemText();
  const [key] = useState(newId);
  const [asked, setAsked] = useState<Form | null>(null);
  const adjust = useAdjustBalance(user.id, key);
  const form = useForm<Form>({ defaultValues: { amount: '', reason: '' } });
  const { errors } = form.formState;
  const typed = form.watch('amount');
  const after = (amount: string) => format.exact(sumOf([user.balance, amount]));
  const submit = form.handleSubmit(({ amount, reason }) =>
    setAsked({ amount: decimalOf(amount), reason: reason.trim() }),
  );
  const confirm = (body: Form) =>
    adjust.mutate(body, {
      onSuccess: ({ balance }) => {
        toast(t('adjust.done', { name: user.username, balance: format.exact(balance) }));
        onClose();
      },
      onError: (error) => {
        setAsked(null);
        if (!showOnFields(error, ['amount', 'reason'], form.setError))
          form.setError('root', { message: problemText(error) });
      },
    });
  return (
    <>
      <Dialog
        open
        onClose={onClose}
        title={t('adjust.title', { name: user.username })}
        description={t('adjust.text', { balance: format.exact(user.balance) })}
        footer={
          <>
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button look="primary" onClick={() => void submit()}>
              {t('adjust.next')}
            </Button>
          </>
        }
      >
        <form onSubmit={submit} className="flex flex-col gap-5">
          <FormError message={errors.root?.message} />
          <Field
            label={t('adjust.amount')}
            hint={
              amountPattern.test(typed)
                ? t('adjust.after', { balance: after(decimalOf(typed)) })
                : t('adjust.amount_hint')
            }
            error={errors.amount && (errors.amount.message || t('adjust.amount_fault'))}
          >
            <Input
              inputMode="text"
              autoComplete="off"
              {...form.register('amount', {
                required: true,
                pattern: amountPattern,
                validate: (text) => /[1-9]/.test(text) || t('adjust.zero'),
              })}
            />
          </Field>
          <Field
            label={t('adjust.reason')}
            hint={t('adjust.reason_hint')}
            error={errors.reason && (errors.reason.message || t('common:required'))}
          >
            <Input
              autoComplete="off"
              maxLength={500}
              {...form.register('reason', { validate: (text) => text.trim() !== '' })}
            />
          </Field>
          <button type="submit" hidden />
        </form>
      </Dialog>
      <AlertDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t('adjust.confirm_title', { name: user.username })}
        action={t('adjust.confirm')}
        busy={adjust.isPending}
        onConfirm={() => asked && confirm(asked)}
      >
        {asked && <Change from={format.exact(user.balance)} to={after(asked.amount)} asked={asked} />}
      </AlertDialog>
    </>
  );
}

function Change({ from, to, asked }: { from: string; to: string; asked: Form }) {
  const { t } = useTranslation('users');
  const format = useFormats();
  const amount = `${asked.amount.startsWith('-') ? '' : '+'}${format.exact(asked.amount)}`;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-ink tabular-nums">
      <dt className="text-muted">{t('adjust.from')}</dt>
      <dd className="text-right">{from}</dd>
      <dt className="text-muted">{t('adjust.amount')}</dt>
      <dd className="text-right">{amount}</dd>
      <dt className="text-muted">{t('adjust.to')}</dt>
      <dd className="text-right font-semibold">{to}</dd>
      <dt className="text-muted">{t('adjust.reason')}</dt>
      <dd className="min-w-0 break-words text-right">{asked.reason}</dd>
    </dl>
  );
}

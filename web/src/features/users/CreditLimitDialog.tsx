import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Dialog } from '../../ui/Dialog';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { toast } from '../../ui/Toast';
import { type User, useSetCreditLimit } from './api';

interface Form {
  limit: string;
  endless: boolean;
}

/** How far below zero a balance may go. */
export function CreditLimitDialog({ of: user, onClose }: { of: User; onClose: () => void }) {
  const { t } = useTranslation(['users', 'common']);
  const problemText = useProblemText();
  const set = useSetCreditLimit(user.id);
  const form = useForm<Form>({
    defaultValues: { limit: user.credit_limit ?? '0', endless: user.credit_limit === null },
  });
  const { errors } = form.formState;
  const endless = form.watch('endless');
  const submit = form.handleSubmit(({ limit }) =>
    set.mutate(endless ? null : limit.trim(), {
      onSuccess: () => {
        toast(t('saved', { name: user.username }));
        onClose();
      },
      onError: (error) => form.setError('root', { message: problemText(error) }),
    }),
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('credit.title', { name: user.username })}
      description={t('credit.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={set.isPending} onClick={() => void submit()}>
            {t('common:save')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormError message={errors.root?.message} />
        <Field label={t('credit.limit')} error={errors.limit && t('common:amount_fault')}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            disabled={endless}
            {...form.register('limit', { validate: (text) => endless || /^\s*\d+(\.\d{1,9})?\s*$/.test(text) })}
          />
        </Field>
        <Checkbox checked={endless} onChange={(next) => form.setValue('endless', next)}>
          {t('credit.endless')}
        </Checkbox>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

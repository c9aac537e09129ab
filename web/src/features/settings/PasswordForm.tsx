import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Field, Input } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { useChangePassword } from './api';

export function PasswordForm() {
  const { t } = useTranslation(['settings', 'common']);
  const problemText = useProblemText();
  const form = useForm({ defaultValues: { current_password: '', new_password: '' } });
  const { errors } = form.formState;
  const change = useChangePassword();
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        toast(t('password_saved'));
      },
      onError: (error) => {
        if (error instanceof Problem && error.code === 'wrong_password')
          form.setError('current_password', { message: problemText(error) });
        else if (error instanceof Problem && error.code === 'weak_password')
          form.setError('new_password', { message: problemText(error) });
        else if (!showOnFields(error, ['current_password', 'new_password'], form.setError))
          toast(problemText(error), 'error');
      },
    }),
  );
  return (
    <Card className="max-w-xl">
      <form onSubmit={submit} className="flex flex-col items-start gap-4">
        <Field
          className="w-full"
          label={t('current_password')}
          error={errors.current_password && (errors.current_password.message || t('common:required'))}
        >
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register('current_password', { required: true })}
          />
        </Field>
        <Field
          className="w-full"
          label={t('new_password')}
          hint={t('password_hint')}
          error={errors.new_password && (errors.new_password.message || t('password_hint'))}
        >
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register('new_password', { required: true, minLength: 8 })}
          />
        </Field>
        <p className="text-muted text-sm">{t('password_text')}</p>
        <Button type="submit" look="primary" busy={change.isPending}>
          {t('change_password')}
        </Button>
      </form>
    </Card>
  );
}

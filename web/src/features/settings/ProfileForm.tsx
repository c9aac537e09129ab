import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { showOnFields, useProblemText } from '../../lib/problems';
import { useMe } from '../../lib/session';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Field, Input } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { useChangeProfile } from './api';

export function ProfileForm() {
  const { t } = useTranslation(['settings', 'common']);
  const me = useMe();
  const problemText = useProblemText();
  const form = useForm({ defaultValues: { username: me.username, email: me.email } });
  const { errors, isDirty } = form.formState;
  const change = useChangeProfile();
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess: (saved) => {
        form.reset({ username: saved.username, email: saved.email });
        toast(t('profile_saved'));
      },
      onError: (error) => {
        if (!showOnFields(error, ['username', 'email'], form.setError)) toast(problemText(error), 'error');
      },
    }),
  );
  return (
    <Card className="max-w-xl">
      <form onSubmit={submit} className="flex flex-col items-start gap-4">
        <Field
          className="w-full"
          label={t('username')}
          error={errors.username && (errors.username.message || t('common:required'))}
        >
          <Input autoComplete="username" {...form.register('username', { required: true })} />
        </Field>
        <Field
          className="w-full"
          label={t('email')}
          error={errors.email && (errors.email.message || t('common:required'))}
        >
          <Input type="email" autoComplete="email" {...form.register('email', { required: true })} />
        </Field>
        <p className="text-muted text-sm">
          {t('role')}: {t(`roles.${me.role as 'user'}`)}
        </p>
        <Button type="submit" look="primary" busy={change.isPending} disabled={!isDirty}>
          {t('common:save')}
        </Button>
      </form>
    </Card>
  );
}

import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { showOnFields, useProblemText } from '../../lib/problems';
import { siteQuery } from '../../lib/site';
import { Button } from '../../ui/Button';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { AuthPage } from './AuthPage';
import { register } from './api';

export function RegisterPage() {
  const { t } = useTranslation('auth');
  const { data: site } = useSuspenseQuery(siteQuery);
  const navigate = useNavigate();
  const problemText = useProblemText();
  const form = useForm({ defaultValues: { username: '', email: '', password: '' } });
  const { errors } = form.formState;
  const signUp = useMutation({
    mutationFn: register,
    onSuccess: () => navigate({ to: '/login', search: { registered: true } }),
    onError: (error) => {
      if (!showOnFields(error, ['username', 'email', 'password'], form.setError))
        form.setError('root', { message: problemText(error) });
    },
  });
  const below = (
    <Link to="/login" className="text-accent underline underline-offset-2">
      {t('have_user')}
    </Link>
  );
  if (!site.allow_registration)
    return (
      <AuthPage title={t('register')} below={below}>
        <p className="text-muted text-sm">{t('closed')}</p>
      </AuthPage>
    );
  return (
    <AuthPage title={t('register')} below={below}>
      <form onSubmit={form.handleSubmit((values) => signUp.mutate(values))} className="flex flex-col gap-4">
        <FormError message={errors.root?.message} />
        <Field
          label={t('username')}
          hint={t('username_hint')}
          error={errors.username && (errors.username.message || t('required'))}
        >
          <Input autoComplete="username" {...form.register('username', { required: true })} />
        </Field>
        <Field label={t('email')} error={errors.email && (errors.email.message || t('required'))}>
          <Input type="email" autoComplete="email" {...form.register('email', { required: true })} />
        </Field>
        <Field
          label={t('password')}
          hint={t('password_hint')}
          error={errors.password && (errors.password.message || t('password_hint'))}
        >
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register('password', { required: true, minLength: 8 })}
          />
        </Field>
        <Button type="submit" look="primary" busy={signUp.isPending}>
          {t('register')}
        </Button>
      </form>
    </AuthPage>
  );
}

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { useNow } from '../../lib/now';
import { useProblemText } from '../../lib/problems';
import { meQuery } from '../../lib/session';
import { siteQuery } from '../../lib/site';
import { Button } from '../../ui/Button';
import { Field, Input } from '../../ui/Field';
import { AuthPage } from './AuthPage';
import { logIn } from './api';

const route = getRouteApi('/login');

export function LoginPage() {
  const { t } = useTranslation('auth');
  const { data: site } = useSuspenseQuery(siteQuery);
  const { to, registered } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [blockedUntil, setBlockedUntil] = useState(0);
  const wait = Math.ceil((blockedUntil - useNow(1000)) / 1000);
  const form = useForm({ defaultValues: { username: '', password: '' } });

  const login = useMutation({
    mutationFn: logIn,
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      // Only a path of this site: an address elsewhere would be somebody's trap.
      if (to && /^\/(?![/\\])/.test(to)) router.history.push(to);
      else await router.navigate({ to: '/dashboard' });
    },
    onError: (error) => {
      if (error instanceof Problem && error.status === 429)
        setBlockedUntil(Date.now() + (error.retryAfter ?? 1) * 1000);
      form.resetField('password', { keepDirty: false });
      form.setFocus('password');
    },
  });

  const below = site.allow_registration && (
    <>
      {t('no_user_yet')}{' '}
      <Link to="/register" className="text-accent underline underline-offset-2">
        {t('register')}
      </Link>
    </>
  );
  return (
    <AuthPage title={t('log_in')} below={below}>
      <form onSubmit={form.handleSubmit((values) => login.mutate(values))} className="flex flex-col gap-4">
        {registered && <p className="rounded-md bg-ok-soft px-3 py-2 text-ok text-sm">{t('registered')}</p>}
        {login.error && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
            {wait > 0 ? t('wait', { seconds: wait }) : problemText(login.error)}
          </p>
        )}
        <Field label={t('username_or_email')} error={form.formState.errors.username && t('required')}>
          <Input autoComplete="username" {...form.register('username', { required: true })} />
        </Field>
        <Field label={t('password')} error={form.formState.errors.password && t('required')}>
          <Input type="password" autoComplete="current-password" {...form.register('password', { required: true })} />
        </Field>
        <Button type="submit" look="primary" busy={login.isPending} disabled={wait > 0}>
          {t('log_in')}
        </Button>
      </form>
    </AuthPage>
  );
}

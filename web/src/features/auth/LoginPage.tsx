import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { useNow } from '../../lib/now';
import { useProblemText } from '../../lib/problems';
import { meQuery } from '../../lib/session';
import { siteQuery } from '../../lib/site';
import { Button } from '../../ui/Button';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
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
  const password = useRef<HTMLInputElement>(null);

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
      if (password.current) password.current.value = '';
      password.current?.focus();
    },
  });

  // Two fields that the browser itself checks: the first page needs no library for forms.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    login.mutate({ username: String(form.get('username')), password: String(form.get('password')) });
  };

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
      <form onSubmit={submit} className="flex flex-col gap-4">
        {registered && <p className="rounded-md bg-ok-soft px-3 py-2 text-ok text-sm">{t('registered')}</p>}
        <FormError
          message={login.error ? (wait > 0 ? t('wait', { seconds: wait }) : problemText(login.error)) : undefined}
        />
        <Field label={t('username_or_email')}>
          <Input name="username" autoComplete="username" required />
        </Field>
        <Field label={t('password')}>
          <Input name="password" type="password" autoComplete="current-password" required ref={password} />
        </Field>
        <Button type="submit" look="primary" busy={login.isPending} disabled={wait > 0}>
          {t('log_in')}
        </Button>
      </form>
    </AuthPage>
  );
}

import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { siteQuery } from '../../lib/site';
import { LookButtons } from '../../ui/LookButtons';
import { PlainHttpNote } from '../../ui/PlainHttpNote';

/** The frame of the pages before a login. */
export function AuthPage({ title, children, below }: { title: string; children: ReactNode; below?: ReactNode }) {
  const { t } = useTranslation('auth');
  const { data: site } = useSuspenseQuery(siteQuery);
  useEffect(() => {
    document.title = `${title} · ${site.name}`;
  }, [title, site.name]);
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <PlainHttpNote />
      <header className="flex justify-end gap-1 p-3">
        <LookButtons />
      </header>
      <main className="flex flex-1 flex-col items-center justify-center px-4 pb-24">
        <div className="w-full max-w-sm">
          <p className="text-center font-semibold text-accent text-lg tracking-tight">{site.name}</p>
          <p className="mt-1 mb-6 text-center text-muted text-sm">{t('tagline')}</p>
          <div className="rounded-xl border border-line bg-surface p-6">
            <h1 className="mb-4 font-semibold text-base">{title}</h1>
            {children}
          </div>
          {below && <div className="mt-4 text-center text-muted text-sm">{below}</div>}
        </div>
      </main>
    </div>
  );
}

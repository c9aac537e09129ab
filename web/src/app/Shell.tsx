import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { MenuIcon } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startLive } from '../lib/live';
import { siteQuery } from '../lib/site';
import { Button } from '../ui/Button';
import { LookButtons } from '../ui/LookButtons';
import { PlainHttpNote } from '../ui/PlainHttpNote';
import { Skeleton } from '../ui/States';
import { Toaster } from '../ui/Toast';
import { AlertNotes } from './AlertNotes';
import { LiveChip } from './LiveChip';
import { Navigation } from './Navigation';
import { NavigationDrawer } from './NavigationDrawer';
import { NewVersionNote } from './NewVersionNote';
import { OfflineNote } from './OfflineNote';
import { SiteNotice } from './SiteNotice';
import { UserMenu } from './UserMenu';

/** What stands around every page of somebody who is logged in. */
export function Shell() {
  const { t } = useTranslation();
  const { data: site } = useSuspenseQuery(siteQuery);
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  useEffect(() => startLive(queries), [queries]);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when another page is open.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className="flex min-h-dvh bg-canvas">
      <button
        type="button"
        onClick={() => main.current?.focus()}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-4 focus:py-2 focus:text-on-accent"
      >
        {t('skip')}
      </button>
      <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-line border-r bg-surface lg:flex">
        <p className="shrink-0 truncate px-5 pt-4 pb-3 font-semibold text-accent tracking-tight">{site.name}</p>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Navigation />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-line border-b bg-surface px-3 lg:border-none lg:bg-canvas lg:px-6">
          <Button look="ghost" icon aria-label={t('menu')} className="lg:hidden" onClick={() => setOpen(true)}>
            <MenuIcon aria-hidden size={18} />
          </Button>
          <span className="truncate font-semibold text-accent lg:hidden">{site.name}</span>
          <span className="flex-1" />
          <LiveChip />
          <LookButtons />
          <UserMenu />
        </header>
        <PlainHttpNote />
        <OfflineNote />
        <NewVersionNote />
        <SiteNotice />
        <AlertNotes />
        <main ref={main} tabIndex={-1} className="min-w-0 flex-1 px-4 pt-4 pb-12 outline-none lg:px-8 lg:pt-2">
          <Suspense fallback={<Skeleton rows={4} height={32} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <NavigationDrawer open={open} onClose={() => setOpen(false)} />
      <Toaster />
    </div>
  );
}

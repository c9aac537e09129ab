import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { base } from '../api/client';
import { routeTree } from '../routes/tree';
import { Skeleton } from '../ui/States';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';

export const newRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    basepath: base,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: () => <Skeleton rows={4} height={32} />,
    defaultPendingMs: 100,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}

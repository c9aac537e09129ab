import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Problem } from '../api/problem';
import { meQuery } from '../lib/session';
import { siteQuery } from '../lib/site';

/** A page in a chunk of its own. Typed without its properties: pages know the tree's types, so the tree must not know theirs. */
export const page = (load: () => Promise<ComponentType>): RouteComponent =>
  lazyRouteComponent(() => load().then((component) => ({ default: component })));

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  beforeLoad: ({ context }) => context.queries.ensureQueryData(siteQuery).then(() => {}),
});

/** Pages behind the login. Whoever is not logged in comes back here afterwards. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401)
        throw redirect({ to: '/login', search: { to: location.publicHref } });
      throw error;
    }
  },
  component: page(() => import('../app/Shell').then((file) => file.Shell)),
});

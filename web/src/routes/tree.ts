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
import { searches } from './searches';

/** A page in a chunk of its own. Typed without its properties: pages know the tree's types, so the tree must not know theirs. */
const page = (load: () => Promise<ComponentType>): RouteComponent =>
  lazyRouteComponent(() => load().then((component) => ({ default: component })));

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  beforeLoad: ({ context }) => context.queries.ensureQueryData(siteQuery).then(() => {}),
});

/** Pages behind the login. Whoever is not logged in comes back here afterwards. */
const shell = createRoute({
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

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard' });
  },
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: searches.login,
  component: page(() => import('../features/auth/LoginPage').then((file) => file.LoginPage)),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: page(() => import('../features/auth/RegisterPage').then((file) => file.RegisterPage)),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/dashboard',
  validateSearch: searches.dashboard,
  component: page(() => import('../features/dashboard/DashboardPage').then((file) => file.DashboardPage)),
});

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/keys',
  validateSearch: searches.keys,
  component: page(() => import('../features/keys/KeysPage').then((file) => file.KeysPage)),
});

const key = createRoute({
  getParentRoute: () => shell,
  path: '/keys/$id',
  validateSearch: searches.key,
  component: page(() => import('../features/keys/KeyPage').then((file) => file.KeyPage)),
});

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/usage',
  validateSearch: searches.usage,
  component: page(() => import('../features/usage/UsagePage').then((file) => file.UsagePage)),
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/usage/requests',
  validateSearch: searches.requests,
  component: page(() => import('../features/usage/RequestsPage').then((file) => file.RequestsPage)),
});

const models = createRoute({
  getParentRoute: () => shell,
  path: '/models',
  validateSearch: searches.models,
  component: page(() => import('../features/models/ModelsPage').then((file) => file.ModelsPage)),
});

const playground = createRoute({
  getParentRoute: () => shell,
  path: '/playground',
  component: page(() => import('../features/playground/PlaygroundPage').then((file) => file.PlaygroundPage)),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: searches.settings,
  component: page(() => import('../features/settings/SettingsPage').then((file) => file.SettingsPage)),
});

// Not written in place: inside the call their paths would lose their types.
export const routeTree = root.addChildren([
  home,
  login,
  register,
  shell.addChildren([dashboard, keys, key, usage, requests, models, playground, settings]),
]);

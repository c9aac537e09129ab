import { createRoute, redirect } from '@tanstack/react-router';
import { adminRoutes } from './admin';
import { page, root, shell } from './frame';
import { searches } from './searches';

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

const statement = createRoute({
  getParentRoute: () => shell,
  path: '/usage/statement',
  validateSearch: searches.statement,
  component: page(() => import('../features/ledger/StatementPage').then((file) => file.StatementPage)),
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
  shell.addChildren([dashboard, keys, key, usage, requests, statement, models, playground, settings, ...adminRoutes]),
]);

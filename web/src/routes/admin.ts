import type { QueryClient } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { Problem } from '../api/problem';
import { may, meQuery, type Role } from '../lib/session';
import { page, shell } from './frame';
import { searches } from './searches';

/** Whoever lacks the role sees the 403 page in the place of the page, and nothing of the page is loaded. */
const only =
  (role: Role) =>
  async ({ context }: { context: { queries: QueryClient } }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (!may(me.role, role)) throw new Problem(403, 'forbidden', '');
  };

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  validateSearch: searches.overview,
  beforeLoad: only('operator'),
  component: page(() => import('../features/overview/OverviewPage').then((file) => file.OverviewPage)),
});

const accounts = createRoute({
  getParentRoute: () => shell,
  path: '/admin/accounts',
  beforeLoad: only('operator'),
  validateSearch: searches.accounts,
  component: page(() => import('../features/accounts/AccountsPage').then((file) => file.AccountsPage)),
});

const workers = createRoute({
  getParentRoute: () => shell,
  path: '/admin/workers',
  beforeLoad: only('operator'),
  component: page(() => import('../features/workers/WorkersPage').then((file) => file.WorkersPage)),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: '/admin/users',
  validateSearch: searches.users,
  beforeLoad: only('admin'),
  component: page(() => import('../features/users/UsersPage').then((file) => file.UsersPage)),
});

const user = createRoute({
  getParentRoute: () => shell,
  path: '/admin/users/$id',
  validateSearch: searches.user,
  beforeLoad: only('admin'),
  component: page(() => import('../features/users/UserPage').then((file) => file.UserPage)),
});

const groups = createRoute({
  getParentRoute: () => shell,
  path: '/admin/groups',
  validateSearch: searches.groups,
  beforeLoad: only('operator'),
  component: page(() => import('../features/groups/GroupsPage').then((file) => file.GroupsPage)),
});

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/admin/keys',
  validateSearch: searches.keys,
  beforeLoad: only('operator'),
  component: page(() => import('../features/keys/AdminKeysPage').then((file) => file.AdminKeysPage)),
});

const key = createRoute({
  getParentRoute: () => shell,
  path: '/admin/keys/$id',
  validateSearch: searches.adminKey,
  beforeLoad: only('operator'),
  component: page(() => import('../features/keys/AdminKeyPage').then((file) => file.AdminKeyPage)),
});

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/admin/usage',
  validateSearch: searches.adminUsage,
  beforeLoad: only('operator'),
  component: page(() => import('../features/usage/AdminUsagePage').then((file) => file.AdminUsagePage)),
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/admin/requests',
  validateSearch: searches.adminRequests,
  beforeLoad: only('operator'),
  component: page(() => import('../features/usage/AdminRequestsPage').then((file) => file.AdminRequestsPage)),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/admin/audit',
  validateSearch: searches.audit,
  beforeLoad: only('admin'),
  component: page(() => import('../features/audit/AuditPage').then((file) => file.AuditPage)),
});

const models = createRoute({
  getParentRoute: () => shell,
  path: '/admin/models',
  beforeLoad: only('operator'),
  validateSearch: searches.prices,
  component: page(() => import('../features/prices/PricesPage').then((file) => file.PricesPage)),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/admin/settings',
  validateSearch: searches.adminSettings,
  beforeLoad: only('admin'),
  component: page(() => import('../features/site/SiteSettingsPage').then((file) => file.SiteSettingsPage)),
});

const system = createRoute({
  getParentRoute: () => shell,
  path: '/admin/system',
  beforeLoad: only('admin'),
  component: page(() => import('../features/site/SystemPage').then((file) => file.SystemPage)),
});

// A list as it stands keeps each route's own type; a type written here would lose them.
export const adminRoutes = [
  overview,
  workers,
  keys,
  key,
  usage,
  requests,
  audit,
  accounts,
  users,
  user,
  groups,
  models,
  settings,
  system,
] as const;

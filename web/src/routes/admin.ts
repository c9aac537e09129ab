import type { QueryClient } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { Problem } from '../api/problem';
import { may, meQuery, type Role } from '../lib/session';
import { page, shell } from './frame';

/** Whoever lacks the role sees the 403 page in the place of the page, and nothing of the page is loaded. */
const only =
  (role: Role) =>
  async ({ context }: { context: { queries: QueryClient } }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (!may(me.role, role)) throw new Problem(403, 'forbidden', '');
  };

const workers = createRoute({
  getParentRoute: () => shell,
  path: '/admin/workers',
  beforeLoad: only('operator'),
  component: page(() => import('../features/workers/WorkersPage').then((file) => file.WorkersPage)),
});

// A list as it stands keeps each route's own type; a type written here would lose them.
export const adminRoutes = [workers] as const;

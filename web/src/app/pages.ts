import {
  Activity,
  BadgeCent,
  Blocks,
  ChartColumn,
  CircleGauge,
  KeyRound,
  Layers,
  ListTree,
  type LucideIcon,
  MessagesSquare,
  ReceiptText,
  ScrollText,
  Server,
  Settings,
  SlidersHorizontal,
  Tags,
  Users,
} from 'lucide-react';
import type { Role } from '../lib/session';

interface NavPage<To extends string, Name extends string> {
  to: To;
  name: Name;
  icon: LucideIcon;
  /** Who sees it. */
  role: Role;
  /** Pages below it are another entry's. */
  exact?: boolean;
}

/** Keeps addresses and names as they are written, so that the compiler knows them. */
const list = <To extends string, Name extends string>(pages: readonly NavPage<To, Name>[]) => pages;

export const pages = list([
  { to: '/dashboard', name: 'dashboard', icon: CircleGauge, role: 'user' },
  { to: '/keys', name: 'keys', icon: KeyRound, role: 'user' },
  { to: '/usage', name: 'usage', icon: ChartColumn, role: 'user', exact: true },
  { to: '/usage/requests', name: 'requests', icon: ListTree, role: 'user' },
  { to: '/usage/statement', name: 'statement', icon: ReceiptText, role: 'user' },
  { to: '/models', name: 'models', icon: Tags, role: 'user' },
  { to: '/playground', name: 'playground', icon: MessagesSquare, role: 'user' },
  { to: '/settings', name: 'settings', icon: Settings, role: 'user' },
]);

/** Run the site: overview, accounts, workers, users, groups, keys, usage, requests, models, audit, settings, system, in this order. */
export const adminPages = list([
  { to: '/admin', name: 'admin_overview', icon: Activity, role: 'operator', exact: true },
  { to: '/admin/accounts', name: 'admin_accounts', icon: Blocks, role: 'operator' },
  { to: '/admin/workers', name: 'admin_workers', icon: Server, role: 'operator' },
  { to: '/admin/users', name: 'admin_users', icon: Users, role: 'admin' },
  { to: '/admin/groups', name: 'admin_groups', icon: Layers, role: 'operator' },
  { to: '/admin/keys', name: 'admin_keys', icon: KeyRound, role: 'operator' },
  { to: '/admin/usage', name: 'admin_usage', icon: ChartColumn, role: 'operator' },
  { to: '/admin/requests', name: 'admin_requests', icon: ListTree, role: 'operator' },
  { to: '/admin/models', name: 'admin_models', icon: BadgeCent, role: 'operator' },
  { to: '/admin/audit', name: 'admin_audit', icon: ScrollText, role: 'admin' },
  { to: '/admin/settings', name: 'admin_settings', icon: SlidersHorizontal, role: 'admin' },
  { to: '/admin/system', name: 'admin_system', icon: Activity, role: 'admin' },
]);

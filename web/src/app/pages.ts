import {
  ChartColumn,
  CircleGauge,
  KeyRound,
  ListTree,
  type LucideIcon,
  MessagesSquare,
  Settings,
  Tags,
} from 'lucide-react';

interface NavPage {
  to: '/dashboard' | '/keys' | '/usage' | '/usage/requests' | '/models' | '/playground' | '/settings';
  name: 'dashboard' | 'keys' | 'usage' | 'requests' | 'models' | 'playground' | 'settings';
  icon: LucideIcon;
  /** Pages below it are another entry's. */
  exact?: boolean;
}

export const pages: readonly NavPage[] = [
  { to: '/dashboard', name: 'dashboard', icon: CircleGauge },
  { to: '/keys', name: 'keys', icon: KeyRound },
  { to: '/usage', name: 'usage', icon: ChartColumn, exact: true },
  { to: '/usage/requests', name: 'requests', icon: ListTree },
  { to: '/models', name: 'models', icon: Tags },
  { to: '/playground', name: 'playground', icon: MessagesSquare },
  { to: '/settings', name: 'settings', icon: Settings },
];

/** Shown to operators and administrators. */
export const adminPages: readonly NavPage[] = [];

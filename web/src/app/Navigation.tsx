import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { may, useMe } from '../lib/session';
import { adminPages, pages } from './pages';

/** A user's pages and, in a menu of their own, an operator's. */
export function Navigation() {
  const { t } = useTranslation();
  const me = useMe();
  const groups = [
    { id: 'own' as const, pages },
    { id: 'admin' as const, pages: adminPages },
  ].map(({ id, pages }) => ({ id, pages: pages.filter((page) => may(me.role, page.role)) }));
  return groups
    .filter((group) => group.pages.length > 0)
    .map((group) => (
      <nav key={group.id} aria-label={t(`nav.group_${group.id}`)} className="px-3 pb-4">
        {group.id === 'admin' && <p className="px-2 pb-1 text-muted text-xs">{t('nav.group_admin')}</p>}
        <ul className="flex flex-col gap-0.5">
          {group.pages.map((page) => (
            <li key={page.to}>
              <Link
                to={page.to}
                activeOptions={{ exact: page.exact ?? false, includeSearch: false }}
                className="flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-sunken hover:text-ink max-lg:h-11"
                activeProps={{ className: 'bg-accent-soft! font-medium text-accent!' }}
              >
                <page.icon aria-hidden size={16} />
                {t(`nav.${page.name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    ));
}

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/Button';
import { Page } from '../ui/Page';
import { EmptyState } from '../ui/States';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main className="min-h-dvh bg-canvas px-4 py-8 lg:px-8">
      <Page title={t('not_found')}>
        <EmptyState
          title={t('not_found_text')}
          action={
            <Link to="/dashboard" className={buttonClass('primary')}>
              {t('nav.dashboard')}
            </Link>
          }
        />
      </Page>
    </main>
  );
}

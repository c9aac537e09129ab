import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Role, useMe } from '../lib/session';
import { buttonClass } from '../ui/Button';
import { Card } from '../ui/Card';
import { Page } from '../ui/Page';
import { EmptyState } from '../ui/States';

/** Stands in the place of a page that the user's role does not open. */
export function ForbiddenPage() {
  const { t } = useTranslation();
  const { role } = useMe();
  return (
    <Page title={t('forbidden')}>
      <Card>
        <EmptyState
          title="403"
          action={
            <Link to="/dashboard" className={buttonClass('primary')}>
              {t('to_dashboard')}
            </Link>
          }
        >
          {t('forbidden_text', { role: t(`role.${role as Role}`) })}
        </EmptyState>
      </Card>
    </Page>
  );
}

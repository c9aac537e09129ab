import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { limitsText } from '../../lib/limits';
import { Card } from '../../ui/Card';
import { Facts } from '../../ui/Facts';
import { Stat, Stats } from '../../ui/Stats';
import { Money, Time } from '../../ui/Values';
import type { User } from './api';

export function UserOverview({ of: user }: { of: User }) {
  const { t } = useTranslation(['users', 'common']);
  const format = useFormats();
  const limits = limitsText(user.effective_limits, (name) => t(`common:limit.${name}`), format.exact);
  return (
    <Card flush>
      <Stats>
        <Stat label={t('field.balance')}>
          <Money amount={user.balance} />
        </Stat>
        <Stat label={t('field.held')}>
          <Money amount={user.held ?? '0'} />
        </Stat>
        <Stat label={t('field.credit_limit')}>
          {user.credit_limit === null ? t('endless') : <Money amount={user.credit_limit} />}
        </Stat>
        <Stat label={t('field.group')}>{user.group}</Stat>
      </Stats>
      <div className="px-4 pb-2">
        <Facts
          rows={[
            [t('field.limits'), limits ?? t('limits.none')],
            [t('field.last_login'), user.last_login_at ? <Time key="login" at={user.last_login_at} /> : t('never')],
            [t('field.created'), <Time key="created" at={user.created_at} />],
          ]}
        />
      </div>
      <p className="px-4 pb-4 text-sm">
        <Link to="/admin/usage" search={{ user: user.id }} className="text-accent underline underline-offset-2">
          {t('see_usage')}
        </Link>
      </p>
    </Card>
  );
}

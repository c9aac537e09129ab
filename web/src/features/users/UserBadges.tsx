import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge';
import type { Role, User } from './api';

export function RoleBadge({ role }: { role: string }) {
  const { t } = useTranslation('users');
  return <Badge tone={role === 'user' ? 'neutral' : 'accent'}>{t(`role.${role as Role}`)}</Badge>;
}

export function StatusBadge({ of: user }: { of: User }) {
  const { t } = useTranslation('users');
  return user.enabled ? <Badge tone="ok">{t('status.enabled')}</Badge> : <Badge>{t('status.disabled')}</Badge>;
}

import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/now';
import { Badge } from '../../ui/Badge';
import type { Key } from './api';

export function KeyStatus({ of: key }: { of: Key }) {
  const { t } = useTranslation('keys');
  const now = useNow(30_000);
  if (!key.enabled) return <Badge>{t('status.disabled')}</Badge>;
  if (key.expires_at && new Date(key.expires_at).getTime() <= now)
    return <Badge tone="bad">{t('status.expired')}</Badge>;
  return <Badge tone="ok">{t('status.active')}</Badge>;
}

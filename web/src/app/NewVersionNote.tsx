import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ownVersion, siteQuery } from '../lib/site';
import { Button } from '../ui/Button';

/** The server has another build than this tab. */
export function NewVersionNote() {
  const { t } = useTranslation();
  const { data: site } = useSuspenseQuery(siteQuery);
  if (!site.console_version || ownVersion.startsWith('%') || site.console_version === ownVersion) return null;
  return (
    <div role="status" className="flex flex-wrap items-center justify-center gap-3 bg-accent-soft px-4 py-2 text-sm">
      {t('new_version')}
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </div>
  );
}

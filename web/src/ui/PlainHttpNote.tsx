import { useTranslation } from 'react-i18next';

const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

/** On plain http over a network passwords and keys can be read on their way. The site works; it says so. */
export function PlainHttpNote() {
  const { t } = useTranslation();
  if (location.protocol === 'https:' || local) return null;
  return <p className="bg-warn-soft px-4 py-2 text-center text-sm text-warn">{t('plain_http')}</p>;
}

import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { themes, usePrefs } from '../../lib/prefs';
import { Card } from '../../ui/Card';
import { Field } from '../../ui/Field';
import { languageNames } from '../../ui/LookButtons';
import { Page } from '../../ui/Page';
import { Select } from '../../ui/Select';
import { Tabs } from '../../ui/Tabs';
import { AlertSettings } from './AlertSettings';
import { PasswordForm } from './PasswordForm';
import { ProfileForm } from './ProfileForm';
import { SessionList } from './SessionList';

const route = getRouteApi('/app/settings');

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('title')}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next } })}
        tabs={[
          { value: 'profile', label: t('tab.profile'), content: <ProfileForm /> },
          { value: 'password', label: t('tab.password'), content: <PasswordForm /> },
          { value: 'sessions', label: t('tab.sessions'), content: <SessionList /> },
          { value: 'alerts', label: t('tab.alerts'), content: <AlertSettings /> },
          { value: 'look', label: t('tab.look'), content: <Look /> },
        ]}
      />
    </Page>
  );
}

function Look() {
  const { t } = useTranslation(['settings', 'common']);
  const { theme, language } = usePrefs();
  const { timeZone } = useFormats();
  return (
    <Card className="max-w-xl">
      <div className="flex flex-col gap-5">
        <Field label={t('common:language')}>
          <Select
            label={t('common:language')}
            value={language}
            onChange={(next) => usePrefs.setState({ language: next })}
            items={Object.entries(languageNames).map(([value, label]) => ({
              value: value as keyof typeof languageNames,
              label,
            }))}
          />
        </Field>
        <Field label={t('common:theme.title')}>
          <Select
            label={t('common:theme.title')}
            value={theme}
            onChange={(next) => usePrefs.setState({ theme: next })}
            items={themes.map((value) => ({ value, label: t(`common:theme.${value}`) }))}
          />
        </Field>
        <dl className="text-sm">
          <dt className="font-medium">{t('time_zone')}</dt>
          <dd className="mt-0.5">{timeZone}</dd>
          <dd className="mt-0.5 text-muted text-xs">{t('time_zone_text')}</dd>
        </dl>
      </div>
    </Card>
  );
}

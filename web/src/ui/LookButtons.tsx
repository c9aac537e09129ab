import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Language, languages, themes, usePrefs } from '../lib/prefs';
import { Button } from './Button';

/** Each language is named in itself, whatever the console's is. */
export const languageNames: Record<Language, string> = { 'zh-CN': '\u7b80\u4f53\u4e2d\u6587', en: 'English' };

const icons = { system: Monitor, light: Sun, dark: Moon };

const after = <T,>(all: readonly T[], one: T) => all[(all.indexOf(one) + 1) % all.length]!;

/** Language and theme, each a press from the next. */
export function LookButtons() {
  const { t } = useTranslation();
  const { theme, language } = usePrefs();
  const Icon = icons[theme];
  const nextLanguage = after(languages, language);
  return (
    <>
      <Button look="ghost" lang={nextLanguage} onClick={() => usePrefs.setState({ language: nextLanguage })}>
        {languageNames[nextLanguage]}
      </Button>
      <Button
        look="ghost"
        icon
        aria-label={`${t('theme.title')}: ${t(`theme.${theme}`)}`}
        title={t(`theme.${theme}`)}
        onClick={() => usePrefs.setState({ theme: after(themes, theme) })}
      >
        <Icon aria-hidden size={17} />
      </Button>
    </>
  );
}

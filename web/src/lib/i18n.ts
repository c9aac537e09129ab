import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { languages, usePrefs } from './prefs';

const files = import.meta.glob<{ default: object }>('../locales/*/*.json');

/** Each namespace is fetched when a page first needs it. */
const backend = {
  type: 'backend' as const,
  init() {},
  read(language: string, namespace: string, done: (error: unknown, data?: object) => void) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`There are no texts ${language}/${namespace}.`));
    load().then(
      (file) => done(null, file.default),
      (error) => done(error),
    );
  },
};

export async function startLanguages() {
  const apply = (language: string) => {
    document.documentElement.lang = language;
  };
  i18next.on('languageChanged', apply);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: usePrefs.getState().language,
      supportedLngs: languages,
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
    });
  usePrefs.subscribe(({ language }) => {
    if (language !== i18next.language) void i18next.changeLanguage(language);
  });
}

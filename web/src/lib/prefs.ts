import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Prefs {
  theme: Theme;
  language: Language;
  /** Rows of a table's page. */
  pageSize: number;
}

const preferred: Language = navigator.languages.some((l) => l.startsWith('zh')) ? 'zh-CN' : 'en';

/** How this browser likes the console. public/theme.js reads the same entry before the first paint. */
export const usePrefs = create<Prefs>()(
  persist((): Prefs => ({ theme: 'system', language: preferred, pageSize: 20 }), { name: 'apihub-prefs' }),
);

const system = matchMedia('(prefers-color-scheme: dark)');

function paint() {
  const { theme } = usePrefs.getState();
  document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && system.matches));
}

usePrefs.subscribe(paint);
system.addEventListener('change', paint);

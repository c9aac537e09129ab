import type { TFunction } from 'i18next';

type T = TFunction<'audit'>;

/** Known words in the reader's language, others as the server wrote them. */
const word = (t: T, group: 'action' | 'kind' | 'member', name: string) =>
  t(`${group}.${name.replaceAll('.', '_')}` as 'kind.key', { defaultValue: name.replaceAll(/[._]/g, ' ') });

export const actionWord = (t: T, action: string) => word(t, 'action', action);
export const kindWord = (t: T, kind: string) => word(t, 'kind', kind);
export const memberWord = (t: T, path: readonly string[]) =>
  path.map((name) => word(t, 'member', name)).join(' › ');

/** First words of actions, for the filter. */
export const categories = [
  'login',
  'logout',
  'session',
  'user',
  'profile',
  'password',
  'balance',
  'key',
  'group',
  'account',
  'worker',
  'model',
] as const;

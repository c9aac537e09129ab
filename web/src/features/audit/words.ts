import type { TFunction } from 'i18next';

type T = TFunction<'audit'>;

// What has no word of ours is shown as the server wrote it.
const plain = (name: string) => ({ defaultValue: name.replaceAll(/[._]/g, ' ') });

export const actionWord = (t: T, action: string) =>
  t(`action.${action.replaceAll('.', '_')}` as 'action.login', plain(action));
export const kindWord = (t: T, kind: string) => t(`kind.${kind}` as 'kind.key', plain(kind));
export const memberWord = (t: T, path: readonly string[]) =>
  path.map((name) => t(`member.${name}` as 'member.name', plain(name))).join(' › ');

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
  'settings',
] as const;

import { expect, test } from 'vitest';

/** Every source file of the console, by its path from src. */
const files = Object.entries(
  import.meta.glob<string>(['../src/**/*.{ts,tsx}', '!../src/api/schema.d.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).map(([path, text]) => ({ name: path.replace('../src/', ''), text }));

const layer = (path: string) => {
  const [top] = path.split('/');
  if (top === 'app' || top === 'routes') return 2;
  return top === 'features' ? 1 : 0;
};

/** What a file imports, as paths from src. */
function importsOf(name: string, text: string) {
  const folder = name.split('/').slice(0, -1);
  return [...text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map((match) => {
    const parts = [...folder];
    for (const part of (match[1] ?? match[2] ?? '').split('/'))
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    return parts.join('/');
  });
}

/** A page about one thing shows what belongs to it: its parts come from the features named here, and from no others. */
const parts: Record<string, readonly string[]> = { users: ['keys', 'ledger', 'usage'] };

const mayUse = (feature: string, other: string) => feature === other || parts[feature]?.includes(other) === true;

test('imports go from app to features to what is shared, and from feature to feature only where it is said', () => {
  const wrong = files.flatMap(({ name, text }) =>
    importsOf(name, text)
      .filter(
        (target) =>
          layer(target) > layer(name) ||
          (layer(name) === 1 && layer(target) === 1 && !mayUse(name.split('/')[1]!, target.split('/')[1]!)),
      )
      .map((target) => `${name} imports ${target}`),
  );
  expect(files.length).toBeGreaterThan(60);
  expect(wrong).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  expect(files.filter(({ text }) => text.split('\n').length > 300).map(({ name }) => name)).toEqual([]);
});

test('texts for people stand in src/locales', () => {
  expect(
    files.filter(({ text }) => /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(text)).map(({ name }) => name),
  ).toEqual([]);
});

test('nothing is kept in the browser but preferences, and no page brings its own HTML', () => {
  const banned = /localStorage|sessionStorage|document\.cookie|dangerouslySetInnerHTML/;
  expect(files.filter(({ text }) => banned.test(text)).map(({ name }) => name)).toEqual([]);
});

import { expect, test } from 'vitest';

type Texts = { [key: string]: string | Texts };

const load = (language: string) =>
  Object.entries(import.meta.glob<Texts>('../src/locales/*/*.json', { import: 'default', eager: true }))
    .filter(([path]) => path.includes(`/${language}/`))
    .flatMap(([path, texts]) => flatten(texts, `${path.split('/').at(-1)!.replace('.json', '')}:`));

function flatten(texts: Texts, prefix: string): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[prefix + name, text] as [string, string]] : flatten(text, `${prefix}${name}.`),
  );
}

const chinese = new Map(load('zh-CN'));
const english = new Map(load('en'));
const source = Object.values(
  import.meta.glob<string>('../src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
).join('\n');

test('both languages have the same texts', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  expect(english.size).toBeGreaterThan(200);
});

test('both languages fill in the same values', () => {
  const values = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const wrong = [...english]
    .filter(([key, text]) => `${values(text)}` !== `${values(chinese.get(key))}`)
    .map(([key]) => key);
  expect(wrong).toEqual([]);
});

test('no English text has Chinese in it, and every Chinese one has, unless it is a name', () => {
  expect([...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
  const names = /^(keys:clients\.|common:unit\.tokens|usage:tokens|usage:dates|accounts:kind\.)/;
  expect([...chinese].filter(([key, text]) => !names.test(key) && !/[\u4e00-\u9fff]/.test(text))).toEqual([]);
});

/** The compiler finds texts that are missing; this finds those that nobody shows any more. */
test('every text is used', () => {
  const dynamic = [...source.matchAll(/`([\w:.]*?)\$\{/g)]
    .map((match) => match[1]!.replace(/^\w+:/, ''))
    .filter((prefix) => /[._]$/.test(prefix));
  const whole = /^(usage:(cost|requests|tokens|input|cached|written|output)|playground:(user|assistant))$/;
  const unused = [...english.keys()].filter((key) => {
    const name = key.replace(/^\w+:/, '');
    const quoted = new RegExp(`['"\`](\\w+:)?${name.replaceAll('.', '\\.')}['"\`]`);
    return !quoted.test(source) && !whole.test(key) && !dynamic.some((prefix) => name.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { bodyOf, formOf } from '../src/features/keys/keyForm';
import { snippet } from '../src/features/keys/snippets';
import { sseReader } from '../src/features/playground/sse';
import { isPrice, formOf as priceFormOf, priceOf, sampleCost } from '../src/features/prices/priceForm';
import { datesOf, fitsHours } from '../src/features/usage/range';
import { csvOf } from '../src/lib/csv';
import { addDays, dateIn, startOfDay } from '../src/lib/dates';
import { decimal, nano, sumOf } from '../src/lib/money';
import { readers, searchOf } from '../src/lib/search';
import { stepOf } from '../src/lib/steps';

describe('money', () => {
  test('adds to the last digit', () => {
    expect(sumOf(['0.1', '0.2', '0.000000001', '-0.3'])).toBe('0.000000001');
    expect(sumOf(['9007199254740993', '0.5'])).toBe('9007199254740993.5');
    expect(sumOf([])).toBe('0');
  });
  test('goes there and back', () => {
    for (const amount of ['0', '1', '-1.5', '0.000000001', '-0.25', '123456789.987654321'])
      expect(decimal(nano(amount))).toBe(amount);
  });
});

describe('dates', () => {
  test('are those of the site, not of the browser', () => {
    const at = Date.parse('2026-11-21T16:30:00Z');
    expect(dateIn('Asia/Shanghai', at)).toBe('2026-11-22');
    expect(dateIn('America/Los_Angeles', at)).toBe('2026-11-21');
    expect(datesOf({ range: '7' }, 'Asia/Shanghai', at)).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });
  test('are few enough for hours, or not', () => {
    expect(fitsHours({ from: '2026-10-01', to: '2026-10-31' })).toBe(true);
    expect(fitsHours({ from: '2026-10-01', to: '2026-11-01' })).toBe(false);
  });
  test('begin at midnight on the site, also when the clocks change', () => {
    expect(startOfDay('2026-11-22', 1, 'Asia/Shanghai')).toBe('2026-11-22T16:00:00.000Z');
    expect(startOfDay('2026-03-29', 0, 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
    expect(startOfDay('2026-03-29', 1, 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  });
});

test('a chart has four round steps that reach over its highest bar', () => {
  expect([0, 3, 4, 9, 35, 100, 0.0035, 12_345].map(stepOf)).toEqual([1, 1, 1, 2.5, 10, 25, 0.001, 5000]);
});

test('a spreadsheet runs nothing of a CSV file', () => {
  expect(
    csvOf([
      ['=1+1', '-5', 'a,"b"', 3],
      ['@x', '-x', '\tx', 'plain'],
    ]),
  ).toBe('\uFEFF\'=1+1,-5,"a,""b""",3\r\n\'@x,\'-x,\'\tx,plain\r\n');
});

test('an address says only what its page knows', () => {
  const read = searchOf({ q: readers.text, on: readers.flag, tab: readers.oneOf('a', 'b') });
  expect(read({ q: 'x', on: true, tab: 'b', more: 1 })).toEqual({ q: 'x', on: true, tab: 'b' });
  expect(read({ q: '', on: 'yes', tab: 'c' })).toEqual({});
  expect(read({ q: 42 })).toEqual({ q: '42' });
});

test('a stream is read wherever its pieces end', () => {
  const seen: string[] = [];
  const read = sseReader((data) => seen.push(data));
  for (const piece of ['da', 'ta: {"a":1}\n\nev', 'ent: x\ndata:', ' two\r\n', '\n: ping\n\n', 'data: [DONE]\n\n'])
    read(piece);
  expect(seen).toEqual(['{"a":1}', 'two', '[DONE]']);
});

test('a key form asks for no limit where nothing is typed', () => {
  const form = {
    ...formOf(null),
    name: ' app ',
    models: 'a, b\n\nc*',
    limits: { ...formOf(null).limits, tokens_per_day: ' 500 ', spend_total: '1.5' },
  };
  expect(bodyOf(form, null)).toMatchObject({
    name: 'app',
    note: null,
    expires_at: null,
    allowed_models: ['a', 'b', 'c*'],
    allowed_ips: [],
    limits: { requests_per_minute: null, tokens_per_day: 500, spend_per_day: null, spend_total: '1.5' },
  });
  expect(bodyOf(form, null, 'everybody')).toMatchObject({ caps: { tokens_per_day: 500 } });
  expect(bodyOf(form, null, 'everybody')).not.toHaveProperty('limits');
});

test('snippets name the site, the key and the model', () => {
  expect(snippet('claude-code', 'https://hub.example.com/gw', 'sk-1', 'm')).toContain(
    'ANTHROPIC_BASE_URL=https://hub.example.com/gw\n',
  );
  expect(snippet('codex', 'https://hub.example.com/gw', 'sk-1', 'm')).toContain(
    'base_url = "https://hub.example.com/gw/v1"',
  );
  for (const client of ['curl', 'openai', 'anthropic'] as const)
    expect(snippet(client, 'https://x', 'sk-1', 'm')).toMatch(/sk-1[\s\S]*m/);
});

describe('prices', () => {
  const price = (typed: object) => priceOf({ ...priceFormOf(null), ...typed });
  test('are decimal strings from 0 to 10,000 with at most nine places', () => {
    expect(['', '0', '2.50', '10000', '0.000000001'].filter((text) => !isPrice(text))).toEqual([]);
    expect(['-1', '1e3', '10000.000000001', '0.0000000001', 'free', '.5'].filter(isPrice)).toEqual([]);
  });
  test('follow others where they are left empty', () => {
    expect(price({ input: '3', cache_write_5m: '3.75', output: '15' })).toEqual({
      input: '3',
      cached_input: '3',
      cache_write_5m: '3.75',
      cache_write_1h: '3.75',
      output: '15',
      request: '0',
      image: '0',
    });
  });
  test('make a sample bill that is rounded up once, to the billionth', () => {
    const tokens = { input: 10_000, cached: 0, output: 1_000 };
    expect(sampleCost(price({ input: '3', output: '15' }), tokens)).toBe('0.045');
    expect(sampleCost(price({ input: '0.000000001', output: '0', request: '0.5' }), tokens)).toBe('0.500000001');
  });
});

import { decimal, nano } from '../../lib/money';
import type { Price } from './api';

/** For a million tokens each. */
export const tokenParts = ['input', 'cached_input', 'cache_write_5m', 'cache_write_1h', 'output'] as const;
/** For each one. */
export const unitParts = ['request', 'image'] as const;
export const parts = [...tokenParts, ...unitParts];
export type Part = (typeof parts)[number];
export type PriceForm = Record<Part, string>;

const most = nano('10000');

/** A decimal string from 0 to 10,000 with at most nine places, or nothing. */
export const isPrice = (text: string) => {
  const amount = text.trim();
  return amount === '' || (/^\d{1,5}(\.\d{1,9})?$/.test(amount) && nano(amount) <= most);
};

export const formOf = (price: Price | null): PriceForm =>
  Object.fromEntries(parts.map((part) => [part, price?.[part] ?? ''])) as PriceForm;

/** What the server makes of it: the parts that are left empty follow others. */
export function priceOf(form: PriceForm): Price {
  const of = (part: Part, absent: string) => form[part].trim() || absent;
  const input = of('input', '0');
  const short = of('cache_write_5m', input);
  return {
    input,
    cached_input: of('cached_input', input),
    cache_write_5m: short,
    cache_write_1h: of('cache_write_1h', short),
    output: of('output', '0'),
    request: of('request', '0'),
    image: of('image', '0'),
  };
}

export const same = (a: string, b: string) => nano(a) === nano(b);

const million = 1_000_000n;

/** What a request with so many tokens costs at the list price: added up exactly, then rounded up to the billionth, as bills are. */
export function sampleCost(price: Price, tokens: { input: number; cached: number; output: number }) {
  const perMillion =
    nano(price.input) * BigInt(tokens.input) +
    nano(price.cached_input) * BigInt(tokens.cached) +
    nano(price.output) * BigInt(tokens.output);
  return decimal((perMillion + million - 1n) / million + nano(price.request));
}

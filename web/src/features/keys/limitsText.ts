import type { Schemas } from '../../api/client';
import { allLimits, type LimitName } from './keyForm';

/** The first two limits in words, and how many more there are; null: none. */
export function limitsText(
  limits: Schemas['UsageLimits'],
  nameOf: (name: LimitName) => string,
  format: (amount: string) => string,
) {
  const set = allLimits.filter((name) => limits[name] != null);
  if (set.length === 0) return null;
  const words = set.slice(0, 2).map((name) => `${nameOf(name)} ${format(String(limits[name]))}`);
  return words.join(' · ') + (set.length > 2 ? ` +${set.length - 2}` : '');
}

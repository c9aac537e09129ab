import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import type { Column } from '../../ui/DataTable';
import { Money } from '../../ui/Values';
import { type GroupBy, tokensOf, type UsageGroup, type UsageSums } from './api';

export const metrics = ['cost', 'requests', 'tokens'] as const;
export type Metric = (typeof metrics)[number];

/** What people call a group. */
export function useNameOf(by: GroupBy) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (group: UsageGroup) => {
    if (by === 'day') return format.day(group.group);
    if (by === 'hour') return format.minute(group.group);
    return group.name ?? (group.group || t('unknown'));
  };
}

export function useUsageColumns(by: GroupBy, nameOf: (group: UsageGroup) => string): Column<UsageGroup>[] {
  const { t } = useTranslation('usage');
  const format = useFormats();
  const count = (id: string, value: (sums: UsageSums) => number): Column<UsageGroup> => ({
    id,
    header: t(id as 'requests'),
    align: 'right',
    cell: (sums) => format.number(value(sums)),
  });
  return [
    { id: 'group', header: t(`by.${by}`), phone: 'title', cell: nameOf },
    count('requests', (sums) => sums.requests ?? 0),
    count('input', (sums) => sums.input_tokens ?? 0),
    count('cached', (sums) => sums.cached_input_tokens ?? 0),
    count('written', (sums) => (sums.cache_write_5m_tokens ?? 0) + (sums.cache_write_1h_tokens ?? 0)),
    count('output', (sums) => sums.output_tokens ?? 0),
    { id: 'cost', header: t('cost'), align: 'right', cell: (sums) => <Money amount={sums.cost ?? '0'} /> },
  ];
}

/** How high a group's bar is, and what it says. */
export function useMeasure(metric: Metric) {
  const format = useFormats();
  return (group: UsageSums) => {
    if (metric === 'cost') return { value: Number(group.cost ?? 0), text: format.credits(group.cost ?? '0') };
    const value = metric === 'requests' ? (group.requests ?? 0) : tokensOf(group);
    return { value, text: format.number(value) };
  };
}

/** A summary as rows of a CSV file. */
export function useCsvRows(nameOf: (group: UsageGroup) => string) {
  const { t } = useTranslation('usage');
  return (groups: readonly UsageGroup[]) => [
    [t('by.label'), t('requests'), t('input'), t('cached'), t('cache_5m'), t('cache_1h'), t('output'), t('cost')],
    ...groups.map((group) => [
      group.name ?? (/^\d{4}-/.test(group.group) ? group.group : nameOf(group)),
      group.requests ?? 0,
      group.input_tokens ?? 0,
      group.cached_input_tokens ?? 0,
      group.cache_write_5m_tokens ?? 0,
      group.cache_write_1h_tokens ?? 0,
      group.output_tokens ?? 0,
      group.cost ?? '0',
    ]),
  ];
}

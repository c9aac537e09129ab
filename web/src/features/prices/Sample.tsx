import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import type { Price } from './api';
import { same, sampleCost } from './priceForm';

const requests = [
  { id: 'plain', input: 10_000, cached: 0, output: 1_000 },
  { id: 'cached', input: 2_000, cached: 50_000, output: 1_000 },
] as const;

/** What two requests would cost: now, and at the new price. */
export function Sample({ old, next }: { old: Price | null; next: Price }) {
  const { t } = useTranslation('prices');
  const format = useFormats();
  return (
    <div className="rounded-md bg-sunken px-4 py-3">
      <h3 className="font-medium text-sm">{t('sample')}</h3>
      <dl className="mt-1 flex flex-col gap-1.5 text-sm">
        {requests.map(({ id, ...tokens }) => {
          const cost = sampleCost(next, tokens);
          const before = old && sampleCost(old, tokens);
          return (
            <div key={id} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <dt className="text-muted">
                {t(`sample_${id}`, {
                  input: format.number(tokens.input),
                  cached: format.number(tokens.cached),
                  output: format.number(tokens.output),
                })}
              </dt>
              <dd className="tabular-nums">
                {before && !same(before, cost) && <span className="text-muted">{`${format.exact(before)} → `}</span>}
                <span className="font-semibold">{format.exact(cost)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="mt-1.5 text-muted text-xs">{t('sample_note')}</p>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { Money } from '../../ui/Values';

/** How a charge came about, to the last digit. */
export function Bill({ of: bill, cost }: { of: Schemas['Bill']; cost: string }) {
  const { t } = useTranslation('usage');
  const format = useFormats();
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{t('bill')}</caption>
      <thead>
        <tr className="border-line border-b text-muted text-xs">
          <th scope="col" className="py-1.5 text-left font-medium">
            {t('bill_line')}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t('bill_price')}
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            {t('bill_amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {bill.lines.map((line) => (
          <tr key={line.bucket} className="border-line border-b">
            <td className="py-1.5">
              {t(`bucket.${line.bucket as 'input'}`)}{' '}
              <span className="text-muted tabular-nums">× {format.number(line.quantity)}</span>
            </td>
            <td className="py-1.5 text-right tabular-nums">
              {format.exact(line.unit_price)}
              {line.per > 1 && <span className="text-muted"> / {format.compact(line.per)}</span>}
            </td>
            <td className="py-1.5 text-right">
              <Money amount={line.amount} exact />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot className="tabular-nums">
        <Sum label={t('subtotal')} amount={bill.subtotal} />
        <tr>
          <td colSpan={2} className="py-1 text-muted">
            {t('multiplier')}
          </td>
          <td className="py-1 text-right">× {format.exact(bill.multiplier)}</td>
        </tr>
        <Sum label={t('charged')} amount={cost} strong />
      </tfoot>
    </table>
  );
}

function Sum({ label, amount, strong }: { label: string; amount: string; strong?: boolean }) {
  return (
    <tr className={strong ? 'border-line border-t font-semibold' : ''}>
      <td colSpan={2} className="py-1">
        {label}
      </td>
      <td className="py-1 text-right">
        <Money amount={amount} exact />
      </td>
    </tr>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { useMe } from '../../lib/session';
import { Button } from '../../ui/Button';
import { ErrorState, Skeleton } from '../../ui/States';
import { Time } from '../../ui/Values';
import { type Price, pricesQuery } from './api';
import { type Part, parts, same, tokenParts, unitParts } from './priceForm';

/** All versions of a price, the latest first, and what each has changed. */
export function History({ model }: { model: string }) {
  const { t } = useTranslation(['prices', 'models', 'common']);
  const me = useMe();
  const [cursors, setCursors] = useState<number[]>([]);
  const cursor = cursors.at(-1);
  const page = useQuery(pricesQuery(model, cursor));
  if (page.error) return <ErrorState error={page.error} onRetry={() => page.refetch()} />;
  if (!page.data) return <Skeleton rows={4} height={32} />;
  const versions = page.data.items;
  const next = page.data.next_cursor;
  return (
    <>
      <ol aria-label={t('tab.history')} className="divide-y divide-line">
        {versions.map((version, at) => (
          <li key={version.version} className="py-3 text-sm first:pt-0">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">
                <Time at={version.created_at} />
              </span>
              <span className="text-muted text-xs">
                {t('version', { version: version.version })}
                {' · '}
                {version.created_by === null
                  ? t('by_product')
                  : version.created_by === me.id
                    ? me.username
                    : t('by_user', { id: version.created_by.slice(0, 8) })}
              </span>
            </p>
            <Parts of={version.price} before={versions[at + 1]?.price} />
          </li>
        ))}
        {versions.length === 0 && <li className="text-muted text-sm">{t('no_price')}</li>}
      </ol>
      {(cursors.length > 0 || next) && (
        <div className="flex justify-end gap-2 pt-3">
          {cursors.length > 0 && <Button onClick={() => setCursors([])}>{t('common:first_page')}</Button>}
          <Button disabled={!next} onClick={() => next && setCursors([...cursors, Number(next)])}>
            {t('common:next_page')}
          </Button>
        </div>
      )}
    </>
  );
}

/** The parts that cost anything; those that differ from the version before it say from what. */
function Parts({ of: price, before }: { of: Price; before: Price | undefined }) {
  const { t } = useTranslation(['prices', 'models']);
  const format = useFormats();
  const differs = (part: Part) => before !== undefined && !same(before[part], price[part]);
  const shown = parts.filter(
    (part) => (tokenParts as readonly Part[]).includes(part) || price[part] !== '0' || differs(part),
  );
  return (
    <dl className="mt-1.5 grid grid-cols-1 gap-x-8 gap-y-1 sm:grid-cols-2">
      {shown.map((part) => (
        <div key={part} className="flex justify-between gap-3">
          <dt className="text-muted">
            {t(
              (unitParts as readonly Part[]).includes(part) ? `part.${part as 'request'}` : `models:${part as 'input'}`,
            )}
          </dt>
          <dd className="tabular-nums">
            {differs(part) && <span className="text-muted">{`${format.exact(before?.[part] ?? '0')} → `}</span>}
            <span className={differs(part) ? 'font-semibold' : ''}>{format.exact(price[part])}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

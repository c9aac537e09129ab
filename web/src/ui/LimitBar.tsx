import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { cx } from '../lib/cx';
import { useFormats } from '../lib/format';
import { useNow } from '../lib/now';

/** How a limit stands: used of how much, and when it is free again. */
export function LimitBar({ limit }: { limit: Schemas['OwnLimitView'] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const now = useNow(1000);
  const number = (text: string) => (limit.unit === 'credits' ? format.credits(text) : format.number(Number(text)));
  const share = Number(limit.limit) === 0 ? 1 : Math.min(1, Number(limit.used) / Number(limit.limit));
  const tone = share >= 1 ? 'bg-bad' : share >= 0.8 ? 'bg-warn' : 'bg-accent';
  const name = t(`limit.${limit.name as 'spend_total'}`);
  return (
    <div>
      <div className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span>
          {name}
          {limit.scope === 'user' && <span className="text-muted"> · {t('shared_by_keys')}</span>}
        </span>
        <span className="text-muted tabular-nums">
          {number(limit.used)} / {number(limit.limit)} {t(`unit.${limit.unit as 'credits'}`)}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers give a meter no style of its own. */}
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div className={cx('h-full', tone)} style={{ width: `${share * 100}%` }} />
      </div>
      {limit.resets_at && limit.used !== '0' && (
        <div className="mt-1 text-muted text-xs">{t('resets', { when: format.relative(limit.resets_at, now) })}</div>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { Meter } from '../../ui/Meter';
import { Countdown } from '../../ui/Values';

type Window = Schemas['AccountWindow'];

/** How much of it is used, 0 to 1 and more; undefined: not told. */
function shareOf(window: Window) {
  if (window.used_percent !== null) return window.used_percent / 100;
  if (window.limit && window.remaining !== null) return 1 - window.remaining / window.limit;
  return undefined;
}

const long = (window: Window) => window.name === '5h' || window.name === '7d';

/** The vendor's windows of five hours and seven days, two thin lines in a table. */
export function LongWindows({ of: windows }: { of: readonly Window[] }) {
  const { t } = useTranslation('accounts');
  const format = useFormats();
  const shown = windows.filter(long);
  if (shown.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="flex min-w-44 flex-col gap-0.5 max-md:min-w-0">
      {shown.map((window) => (
        <span key={window.name} className="flex items-center gap-2 text-xs">
          <span className="w-5 text-muted">{window.name}</span>
          <Meter label={t('window', { name: window.name })} share={shareOf(window) ?? 0} className="flex-1">
            {format.percent(shareOf(window) ?? 0)}
          </Meter>
          {window.resets_at && (
            <span className="w-14 whitespace-nowrap text-right text-muted">
              <Countdown to={window.resets_at} />
            </span>
          )}
        </span>
      ))}
    </span>
  );
}

/** All that the vendor has told of its limits. */
export function AllWindows({ of: windows }: { of: readonly Window[] }) {
  const { t } = useTranslation('accounts');
  const format = useFormats();
  if (windows.length === 0) return <p className="text-muted text-sm">{t('no_windows')}</p>;
  return (
    <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {windows.map((window) => {
        const share = shareOf(window);
        return (
          <div key={window.name} className="text-sm">
            <div className="flex justify-between gap-3">
              <span>{t('window', { name: window.name })}</span>
              <span className="text-muted tabular-nums">
                {window.remaining !== null
                  ? t('left_of', {
                      left: format.compact(window.remaining),
                      limit: window.limit === null ? '?' : format.compact(window.limit),
                    })
                  : share !== undefined && format.percent(share)}
              </span>
            </div>
            {share !== undefined && (
              <Meter label={t('window', { name: window.name })} share={share} className="mt-1.5" />
            )}
            {window.resets_at && (
              <div className="mt-1 text-muted text-xs">
                {t('resets_in')} <Countdown to={window.resets_at} />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}

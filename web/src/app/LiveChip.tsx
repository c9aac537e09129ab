import { Pause, Play, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';
import { useLive } from '../lib/live';
import { buttonClass } from '../ui/Button';

/** Whether the page follows what happens; a press stops it and lets it go on. */
export function LiveChip() {
  const { t } = useTranslation();
  const { connected, paused } = useLive();
  const state = paused ? 'paused' : connected ? 'live' : 'reconnecting';
  const Icon = paused ? Play : Pause;
  return (
    <button
      type="button"
      onClick={() => useLive.setState({ paused: !paused })}
      title={t(paused ? 'live.go_on' : 'live.pause')}
      data-live={state}
      className={cx(buttonClass('ghost'), 'group gap-2 px-2.5 max-md:w-11 max-md:px-0')}
    >
      {state === 'reconnecting' ? (
        <RefreshCw aria-hidden size={14} className="animate-spin text-warn" />
      ) : (
        <>
          <span
            aria-hidden
            className={cx('size-2 rounded-full group-hover:hidden', state === 'live' ? 'bg-ok' : 'bg-muted')}
          />
          <Icon aria-hidden size={14} className="hidden group-hover:block" />
        </>
      )}
      <span role="status" className="max-md:sr-only">
        {t(`live.${state}`)}
      </span>
      <span className="sr-only">, {t(paused ? 'live.go_on' : 'live.pause')}</span>
    </button>
  );
}

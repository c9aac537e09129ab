import type { ReactNode } from 'react';
import { cx } from '../lib/cx';

interface Props {
  /** What is measured; read by screen readers. */
  label: string;
  /** 0 to 1, and more where more is used than there is. */
  share: number;
  /** Says the same in words, beside the bar. */
  children?: ReactNode;
  className?: string;
}

/** A thin bar of how much of something is used: calm, warning from 80 %, bad when it is full. */
export function Meter({ label, share, children, className }: Props) {
  const shown = Math.min(1, Math.max(0, share));
  const tone = share >= 1 ? 'bg-bad' : share >= 0.8 ? 'bg-warn' : 'bg-accent';
  return (
    <div className={cx('flex items-center gap-2', className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers give a meter no style of its own. */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(shown * 100)}
        className="h-1.5 min-w-10 flex-1 overflow-hidden rounded-full bg-line"
      >
        <div className={cx('h-full', tone)} style={{ width: `${shown * 100}%` }} />
      </div>
      {children && <span className="whitespace-nowrap text-muted text-xs tabular-nums">{children}</span>}
    </div>
  );
}

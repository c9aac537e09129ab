import type { ReactNode } from 'react';
import { cx } from '../lib/cx';

interface Props {
  title?: ReactNode;
  /** At the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** What is inside goes to the edges. */
  flush?: boolean;
}

export function Card({ title, aside, children, className, flush }: Props) {
  return (
    <section className={cx('min-w-0 rounded-lg border border-line bg-surface', className)}>
      {title && (
        <header
          className={cx(
            'flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2',
            flush && 'border-line border-b',
          )}
        >
          <h2 className="font-semibold text-sm">{title}</h2>
          {aside && <div className="text-muted text-sm">{aside}</div>}
        </header>
      )}
      <div className={cx(!flush && 'px-4 pb-4', !flush && !title && 'pt-4')}>{children}</div>
    </section>
  );
}

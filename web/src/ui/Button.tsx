import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from '../lib/cx';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent font-medium',
  plain: 'bg-surface text-ink border-line hover:bg-sunken',
  ghost: 'border-transparent text-muted hover:text-ink hover:bg-sunken',
  danger: 'bg-bad text-on-bad border-transparent hover:opacity-90 font-medium',
};

export const buttonClass = (look: keyof typeof looks = 'plain', icon = false) =>
  cx(
    'inline-flex h-9 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-sm transition-colors max-md:h-11',
    'disabled:opacity-55 data-disabled:opacity-55',
    icon ? 'w-9 max-md:w-11' : 'px-3.5',
    looks[look],
  );

type Props = ComponentProps<'button'> & {
  look?: keyof typeof looks;
  /** Only an icon inside: square; it needs an aria-label. */
  icon?: boolean;
  /** Something is under way that a second click must not start again. */
  busy?: boolean;
};

export function Button({ look, icon, busy, className, children, disabled, type = 'button', ...rest }: Props) {
  return (
    <button
      type={type}
      className={cx(buttonClass(look, icon), className)}
      disabled={disabled || busy}
      aria-busy={busy}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden size={15} className="animate-spin" />}
      {children}
    </button>
  );
}

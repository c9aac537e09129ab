import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../lib/cx';

export const controlClass =
  'h-9 w-full min-w-0 rounded-md border border-edge/70 bg-surface px-3 text-sm text-ink placeholder:text-muted max-md:h-11 max-md:text-base data-invalid:border-bad disabled:opacity-60';

interface FieldProps {
  label: ReactNode;
  /** What is wrong with it; shown instead of the hint. */
  error?: string | undefined;
  hint?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A label, a control, and below it what helps or what is wrong. */
export function Field({ label, error, hint, children, className }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={cx('flex flex-col gap-1', className)}>
      <Base.Label className="font-medium text-ink text-sm">{label}</Base.Label>
      {children}
      {error ? (
        <Base.Error match className="text-bad text-xs" role="alert">
          {error}
        </Base.Error>
      ) : (
        hint && <Base.Description className="text-muted text-xs">{hint}</Base.Description>
      )}
    </Base.Root>
  );
}

export function Input({ className, ...rest }: ComponentProps<typeof Base.Control>) {
  return <Base.Control className={cx(controlClass, className as string)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <Base.Control
      render={<textarea {...rest} />}
      className={cx(controlClass, 'h-auto! min-h-20 resize-y py-2 leading-relaxed', className)}
    />
  );
}

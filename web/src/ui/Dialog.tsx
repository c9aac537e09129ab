import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';
import { Button } from './Button';

export const backdropClass =
  'fixed inset-0 z-40 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60';

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** A dialog in the middle, or a drawer at the side, for what is long. */
  side?: boolean;
  /** Only its own buttons close it: neither Escape nor a click outside. */
  mustDecide?: boolean;
}

export function Dialog({ open, onClose, title, description, children, footer, side, mustDecide }: Props) {
  const { t } = useTranslation();
  const content = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => !next && !mustDecide && onClose()}
      disablePointerDismissal={mustDecide ?? false}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          // Into the first field, not onto the button that closes it; on a phone that would open the keyboard.
          initialFocus={(by) =>
            by === 'touch' ? true : (content.current?.querySelector<HTMLElement>('input, textarea') ?? true)
          }
          className={cx(
            'fixed z-40 flex flex-col bg-surface text-ink shadow-pop outline-none transition-[opacity,transform] duration-150',
            side
              ? 'inset-y-0 right-0 w-full max-w-xl border-line border-l data-ending-style:translate-x-8 data-starting-style:translate-x-8 data-ending-style:opacity-0 data-starting-style:opacity-0'
              : '-translate-x-1/2 -translate-y-1/2 top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-xl rounded-xl border border-line data-ending-style:opacity-0 data-starting-style:opacity-0',
          )}
        >
          <header className="flex items-start gap-3 border-line border-b px-5 py-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="break-words font-semibold text-base">{title}</Base.Title>
              {description && <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>}
            </div>
            {!mustDecide && (
              <Base.Close render={<Button look="ghost" icon aria-label={t('close')} className="-my-1 -mr-2" />}>
                <X aria-hidden size={17} />
              </Base.Close>
            )}
          </header>
          <div ref={content} className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

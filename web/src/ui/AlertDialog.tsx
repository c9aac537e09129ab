import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { backdropClass } from './Dialog';
import { Field, Input } from './Field';

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** What the dangerous button says. */
  action: string;
  onConfirm: () => void;
  busy?: boolean;
  /** Where what is done cannot be undone: the name that has to be typed. */
  typed?: string;
}

export function AlertDialog({ open, onClose, title, children, action, onConfirm, busy, typed }: Props) {
  const { t } = useTranslation();
  const cancel = useRef<HTMLButtonElement>(null);
  const [text, setText] = useState('');
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()} onOpenChangeComplete={() => setText('')}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          initialFocus={cancel}
          className="fixed top-1/2 left-1/2 z-40 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line bg-surface p-5 text-ink shadow-pop outline-none"
        >
          <Base.Title className="break-words font-semibold text-base">{title}</Base.Title>
          <Base.Description render={<div />} className="mt-2 text-muted text-sm">
            {children}
          </Base.Description>
          {typed && (
            <Field className="mt-4" label={t('type_to_confirm', { name: typed })}>
              <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
            </Field>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Base.Close render={<Button ref={cancel} />}>{t('cancel')}</Base.Close>
            <Button
              look="danger"
              busy={busy ?? false}
              disabled={typed !== undefined && text !== typed}
              onClick={onConfirm}
            >
              {action}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

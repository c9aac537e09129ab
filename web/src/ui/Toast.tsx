import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';

const toasts = Base.createToastManager();

/** Says that something has worked, or that it has not: the latter at once, to screen readers too. */
export function toast(title: string, kind: 'ok' | 'error' = 'ok') {
  toasts.add({
    title,
    type: kind,
    priority: kind === 'error' ? 'high' : 'low',
    timeout: kind === 'error' ? 10_000 : 4_000,
  });
}

export function Toaster() {
  return (
    <Base.Provider toastManager={toasts}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-2rem)] max-w-sm flex-col gap-2">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function List() {
  const { t } = useTranslation();
  const { toasts: shown } = Base.useToastManager();
  return shown.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      className={cx(
        'flex items-start gap-3 rounded-lg border bg-surface px-4 py-3 text-sm shadow-pop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
        item.type === 'error' ? 'border-bad text-bad' : 'border-line',
      )}
    >
      <Base.Title className="min-w-0 flex-1 break-words" />
      <Base.Close aria-label={t('close')} className="-m-1 rounded p-1.5 text-muted hover:text-ink">
        <X aria-hidden size={15} />
      </Base.Close>
    </Base.Root>
  ));
}

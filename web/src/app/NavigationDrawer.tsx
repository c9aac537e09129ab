import { Dialog } from '@base-ui/react/dialog';
import { useSuspenseQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { siteQuery } from '../lib/site';
import { Button } from '../ui/Button';
import { backdropClass } from '../ui/Dialog';
import { Navigation } from './Navigation';

export function NavigationDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: site } = useSuspenseQuery(siteQuery);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-64 overflow-y-auto border-line border-r bg-surface outline-none transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex items-center justify-between px-5 py-2">
            <Dialog.Title className="truncate font-semibold text-accent">{site.name}</Dialog.Title>
            <Dialog.Close render={<Button look="ghost" icon aria-label={t('close')} className="-mr-3" />}>
              <X aria-hidden size={17} />
            </Dialog.Close>
          </div>
          <Navigation />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

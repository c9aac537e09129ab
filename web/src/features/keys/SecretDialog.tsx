import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { CopyButton } from '../../ui/Copy';
import { Dialog } from '../../ui/Dialog';
import type { IssuedKey } from './api';
import { Snippets } from './Snippets';

/** Shows a key's text, this once: it closes only when the user says that it is kept. */
export function SecretDialog({ issued, onClose }: { issued: IssuedKey | null; onClose: () => void }) {
  return issued && <Open issued={issued} onClose={onClose} />;
}

function Open({ issued, onClose }: { issued: IssuedKey; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const [saved, setSaved] = useState(false);
  return (
    <Dialog
      open
      mustDecide
      onClose={onClose}
      title={t('secret.title', { name: issued.name })}
      description={t('secret.text')}
      footer={
        <Button look="primary" disabled={!saved} onClick={onClose}>
          {t('secret.done')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center gap-2">
          <code
            data-testid="secret"
            className="min-w-0 flex-1 break-all rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm"
          >
            {issued.key}
          </code>
          <CopyButton look="primary" text={issued.key} what={t('secret.key')}>
            {t('secret.copy')}
          </CopyButton>
        </div>
        <div>
          <h3 className="mb-2 font-medium text-sm">{t('secret.use')}</h3>
          <Snippets secret={issued.key} />
        </div>
        <Checkbox checked={saved} onChange={setSaved}>
          {t('secret.saved')}
        </Checkbox>
      </div>
    </Dialog>
  );
}

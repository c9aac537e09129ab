import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Field, Input } from '../../ui/Field';
import type { usePlaygroundKey } from './useKey';

/** Which key to ask with. */
export function KeyCard({ of: { key, make, paste, forget } }: { of: ReturnType<typeof usePlaygroundKey> }) {
  const { t } = useTranslation('playground');
  const problemText = useProblemText();
  const [text, setText] = useState('');
  if (key)
    return (
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="flex items-center gap-2 text-sm">
            <KeyRound aria-hidden size={16} className="text-ok" />
            {key.madeId ? t('key.made') : t('key.pasted')}
          </p>
          <Button onClick={forget}>{t('key.forget')}</Button>
        </div>
      </Card>
    );
  return (
    <Card title={t('key.title')}>
      <div className="grid gap-6 md:grid-cols-2">
        <div className="flex flex-col items-start gap-3">
          <p className="text-muted text-sm">{t('key.make_text')}</p>
          <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
            {t('key.make')}
          </Button>
          {make.error && (
            <p role="alert" className="text-bad text-sm">
              {problemText(make.error)}
            </p>
          )}
        </div>
        <form
          className="flex flex-col items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            paste(text);
            setText('');
          }}
        >
          <Field className="w-full" label={t('key.paste')} hint={t('key.paste_text')}>
            <Input
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          <Button type="submit" disabled={!text.trim()}>
            {t('key.use')}
          </Button>
        </form>
      </div>
    </Card>
  );
}

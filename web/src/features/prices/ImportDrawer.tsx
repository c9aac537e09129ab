import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Textarea } from '../../ui/Field';
import { FileButton } from '../../ui/FileButton';
import { useImportModels } from './api';

type View = Schemas['ImportView'];
const countOf = (view: View) => view.added.length + view.repriced.length + view.described.length;

/** Models and prices of a file: first what would change, then the same in earnest. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['prices', 'common']);
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const run = useImportModels();
  const edit = (next: string) => {
    setText(next);
    run.reset();
  };
  const takeable = run.data?.dry_run ? countOf(run.data) : 0;
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={t('import_title')}
      description={t('import_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          <Button
            look={takeable > 0 ? 'plain' : 'primary'}
            busy={run.isPending}
            disabled={text.trim() === ''}
            onClick={() => run.mutate({ text, dryRun: true })}
          >
            {t('import_check')}
          </Button>
          {takeable > 0 && (
            <Button look="primary" busy={run.isPending} onClick={() => run.mutate({ text, dryRun: false })}>
              {t('import_now', { n: takeable })}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('import_file')}>
          <Textarea
            rows={9}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder='{"models": [{"name": "…", "price": {"input": "3", "output": "15"}}]}'
            value={text}
            onChange={(event) => edit(event.target.value)}
          />
        </Field>
        <FileButton accept=".json" onText={edit}>
          {t('import_choose')}
        </FileButton>
        {run.error && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
            {problemText(run.error)}
          </p>
        )}
        {run.data && <Outcome of={run.data} />}
      </div>
    </Dialog>
  );
}

function Outcome({ of: view }: { of: View }) {
  const { t } = useTranslation('prices');
  const format = useFormats();
  return (
    <section role="status" className="text-sm">
      <p className="font-medium">{t(view.dry_run ? 'import_would' : 'import_did')}</p>
      <dl className="mt-2 flex flex-col gap-2">
        {(['added', 'repriced', 'described'] as const).map((list) => (
          <div key={list}>
            <dt className="text-muted">{`${t(`import_${list}`)}: ${format.number(view[list].length)}`}</dt>
            {view[list].length > 0 && (
              <dd className="max-h-28 overflow-y-auto break-words font-mono text-xs">{view[list].join(', ')}</dd>
            )}
          </div>
        ))}
        <div>
          <dt className="text-muted">{`${t('import_unchanged')}: ${format.number(view.unchanged)}`}</dt>
        </div>
        <div>
          <dt className="text-muted">{`${t('import_skipped')}: ${format.number(view.skipped.length)}`}</dt>
          {view.skipped.length > 0 && (
            <dd>
              <ul className="max-h-40 overflow-y-auto text-xs">
                {view.skipped.map(({ model, reason }, at) => (
                  <li key={`${model} ${at}`}>
                    <code className="font-mono">{model}</code> <span className="text-muted">{reason}</span>
                  </li>
                ))}
              </ul>
            </dd>
          )}
        </div>
      </dl>
    </section>
  );
}

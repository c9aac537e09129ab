import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { ImportDrawer } from '../../ui/ImportDrawer';
import { useImportModels } from './api';

type View = Schemas['ImportView'];

/** Models and prices of a file. */
export function ImportModels({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('prices');
  return (
    <ImportDrawer
      onClose={onClose}
      title={t('import_title')}
      text={t('import_text')}
      label={t('import_file')}
      example='{"models": [{"name": "…", "price": {"input": "3", "output": "15"}}]}'
      accept=".json"
      run={useImportModels()}
      countOf={(view) => view.added.length + view.repriced.length + view.described.length}
      outcome={(view) => <Outcome of={view} />}
    />
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

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Badge, type Tone } from '../../ui/Badge';
import { DataTable } from '../../ui/DataTable';
import { ImportDrawer } from '../../ui/ImportDrawer';
import { importAccounts, useAccountMutation } from './api';

const example = `name,kind,credential,base_url,group,weight,models
claude-1,anthropic,sk-ant-...,,team-a,100,
openai-1,openai,sk-...,https://api.openai.com/v1,,50,gpt-4o gpt-4o-mini`;

/** Many accounts of a file; what failed can be mended and sent again. */
export function ImportAccounts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('accounts');
  return (
    <ImportDrawer
      onClose={onClose}
      title={t('import_title')}
      text={t('import_text')}
      label={t('import_file')}
      hint={t('import_hint')}
      example={example}
      accept=".json,.csv,.txt"
      run={useAccountMutation(importAccounts)}
      countOf={(view) => view.created + view.updated}
      outcome={(view) => <Outcome of={view} />}
    />
  );
}

const tones: Record<string, Tone> = { created: 'ok', updated: 'accent', failed: 'bad' };

function Outcome({ of: view }: { of: Schemas['AccountImportView'] }) {
  const { t } = useTranslation('accounts');
  const { created, updated, failed } = view;
  return (
    <section>
      <p role="status" className="mb-2 font-medium text-sm">
        {t(view.dry_run ? 'import_would' : 'import_did', { created, updated, failed })}
      </p>
      <div className="rounded-md border border-line">
        <DataTable
          caption={t('import_title')}
          // What failed is what there is to do.
          rows={view.items.toSorted((a, b) => Number(b.result === 'failed') - Number(a.result === 'failed'))}
          rowKey={(item) => String(item.row)}
          onRetry={() => {}}
          empty={<p className="px-4 py-3 text-muted text-sm">{t('import_empty')}</p>}
          columns={[
            { id: 'row', header: t('import_row'), align: 'right', cell: (item) => item.row },
            { id: 'name', header: t('field.name'), phone: 'title', cell: (item) => item.name ?? '–' },
            {
              id: 'result',
              header: t('import_result'),
              cell: (item) => (
                <span>
                  <Badge tone={tones[item.result] ?? 'neutral'}>
                    {view.dry_run ? t(`would.${item.result as 'created'}`) : t(`did.${item.result as 'created'}`)}
                  </Badge>
                  {item.problem && <span className="mt-0.5 block text-muted text-xs">{item.problem}</span>}
                </span>
              ),
            },
          ]}
        />
      </div>
    </section>
  );
}

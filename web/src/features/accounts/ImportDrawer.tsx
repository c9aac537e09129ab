import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useProblemText } from '../../lib/problems';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/Dialog';
import { Field, Textarea } from '../../ui/Field';
import { FileButton } from '../../ui/FileButton';
import { importAccounts, useAccountMutation } from './api';

const example = `name,kind,credential,base_url,group,weight,models
claude-1,anthropic,sk-ant-...,,team-a,100,
openai-1,openai,sk-...,https://api.openai.com/v1,,50,gpt-4o gpt-4o-mini`;

/** Many accounts of a file: first what would come of each, then the same in earnest. What failed can be mended and sent again. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['accounts', 'common']);
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const run = useAccountMutation(importAccounts);
  const edit = (next: string) => {
    setText(next);
    run.reset();
  };
  const takeable = run.data?.dry_run ? run.data.created + run.data.updated : 0;
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
        <Field label={t('import_file')} hint={t('import_hint')}>
          <Textarea
            rows={9}
            spellCheck={false}
            className="whitespace-pre font-mono text-xs"
            placeholder={example}
            value={text}
            onChange={(event) => edit(event.target.value)}
          />
        </Field>
        <FileButton accept=".json,.csv,.txt" onText={edit}>
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

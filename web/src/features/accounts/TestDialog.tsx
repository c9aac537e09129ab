import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { useProblemText } from '../../lib/problems';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Combobox } from '../../ui/Combobox';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Skeleton } from '../../ui/States';
import { Duration } from '../../ui/Values';
import { type Account, testAccount, useAccountMutation } from './api';

/** Asks the account for its models at once, which nobody bills; a question that is billed only when it is asked for. */
export function TestDialog({ of: account, onClose }: { of: Account; onClose: () => void }) {
  const { t } = useTranslation(['accounts', 'common']);
  const problemText = useProblemText();
  const free = useAccountMutation(testAccount);
  const paid = useAccountMutation(testAccount);
  const [model, setModel] = useState('');
  const start = free.mutate;
  useEffect(() => start({ id: account.id }), [start, account.id]);
  const known = [...new Set([...account.models, ...(free.data?.models ?? account.state.discovered_models)])];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('test_title', { name: account.name })}
      footer={
        <>
          <Button busy={free.isPending} onClick={() => start({ id: account.id })}>
            {t('test_again')}
          </Button>
          <Button look="primary" onClick={onClose}>
            {t('common:close')}
          </Button>
        </>
      }
    >
      <section>
        <h3 className="font-semibold text-sm">{t('free_test')}</h3>
        {free.error ? (
          <Fault text={problemText(free.error)} />
        ) : free.data ? (
          <Result of={free.data} />
        ) : (
          <Skeleton rows={2} />
        )}
      </section>
      <section className="mt-5 border-line border-t pt-4">
        <h3 className="font-semibold text-sm">{t('paid_test')}</h3>
        <p className="mt-1 mb-3 text-muted text-sm">{t('paid_text')}</p>
        <div className="flex flex-wrap items-end gap-2">
          <Field label={t('model')} className="min-w-48 flex-1">
            <Combobox value={model} onChange={setModel} items={known} label={t('model')} />
          </Field>
          <Button
            busy={paid.isPending}
            disabled={model.trim() === ''}
            onClick={() => paid.mutate({ id: account.id, model: model.trim() })}
          >
            {t('ask_paid')}
          </Button>
        </div>
        {paid.error ? <Fault text={problemText(paid.error)} /> : paid.data && <Result of={paid.data} />}
      </section>
    </Dialog>
  );
}

function Fault({ text }: { text: string }) {
  return (
    <p role="alert" className="mt-2 text-bad text-sm">
      {text}
    </p>
  );
}

type Verdict = 'well' | 'refuses_credential' | 'unreachable' | 'odd';

export function Result({ of: result }: { of: Schemas['AccountTestView'] }) {
  const { t } = useTranslation('accounts');
  const format = useFormats();
  const models = result.models ?? [];
  return (
    <div role="status" className="mt-2 flex flex-col gap-1.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={result.verdict === 'well' ? 'ok' : 'bad'}>{t(`verdict.${result.verdict as Verdict}`)}</Badge>
        {result.status != null && <span className="text-muted tabular-nums">{`HTTP ${result.status}`}</span>}
        {result.latency_ms != null && (
          <span className="text-muted">
            <Duration ms={result.latency_ms} />
          </span>
        )}
        {models.length > 0 && (
          <span className="text-muted">{t('models_listed', { n: format.number(models.length) })}</span>
        )}
      </p>
      {result.verdict !== 'well' && <p className="text-muted">{result.detail}</p>}
      {result.text && <blockquote className="break-words rounded bg-sunken px-3 py-2">{result.text}</blockquote>}
      {models.length > 0 && (
        <p className="max-h-24 overflow-y-auto break-words font-mono text-muted text-xs">{models.join(', ')}</p>
      )}
    </div>
  );
}

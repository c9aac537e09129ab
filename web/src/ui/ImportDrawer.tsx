import type { UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../lib/problems';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field, Textarea } from './Field';
import { FileButton } from './FileButton';
import { FormError } from './FormError';

interface Props<R extends { dry_run: boolean }> {
  onClose: () => void;
  title: string;
  text: string;
  label: string;
  hint?: string;
  example: string;
  /** Endings of the files that are offered. */
  accept: string;
  run: UseMutationResult<R, Error, { text: string; dryRun: boolean }>;
  /** How many things a real run would change. */
  countOf: (outcome: R) => number;
  outcome: (outcome: R) => ReactNode;
}

/** A file or a text of many things: first what would come of it, then the same in earnest. */
export function ImportDrawer<R extends { dry_run: boolean }>(props: Props<R>) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const { run } = props;
  const edit = (next: string) => {
    setText(next);
    run.reset();
  };
  const takeable = run.data?.dry_run ? props.countOf(run.data) : 0;
  return (
    <Dialog
      open
      side
      onClose={props.onClose}
      title={props.title}
      description={props.text}
      footer={
        <>
          <Button onClick={props.onClose}>{t('close')}</Button>
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
        <Field label={props.label} hint={props.hint}>
          <Textarea
            rows={9}
            spellCheck={false}
            className="whitespace-pre font-mono text-xs"
            placeholder={props.example}
            value={text}
            onChange={(event) => edit(event.target.value)}
          />
        </Field>
        <FileButton accept={props.accept} onText={edit}>
          {t('import_choose')}
        </FileButton>
        <FormError message={run.error ? problemText(run.error) : undefined} />
        {run.data && props.outcome(run.data)}
      </div>
    </Dialog>
  );
}

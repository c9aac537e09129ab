import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { type Account, pauseAccount, resumeAccount, testAccount, useAccountMutation } from './api';
import { Result } from './TestDialog';

const actions = ['test', 'pause', 'resume'] as const;
type Action = (typeof actions)[number];
type Outcome = Awaited<ReturnType<typeof testAccount>> | 'done' | { fault: string };

interface Props {
  /** Those that are selected. */
  accounts: readonly Account[];
  onSelect: (ids: ReadonlySet<string>) => void;
}

/** Does the same to all selected accounts, one after another; those that failed stay selected. */
export function BulkBar({ accounts, onSelect }: Props) {
  const { t } = useTranslation(['accounts', 'common']);
  const problemText = useProblemText();
  const [run, setRun] = useState<{ action: Action; of: readonly Account[]; outcomes: Outcome[] } | null>(null);
  const step = useAccountMutation(({ action, id }: { action: Action; id: string }): Promise<Outcome> => {
    if (action === 'test') return testAccount({ id });
    return (action === 'pause' ? pauseAccount(id) : resumeAccount(id)).then(() => 'done' as const);
  });
  const start = async (action: Action) => {
    const outcomes: Outcome[] = [];
    setRun({ action, of: accounts, outcomes: [] });
    for (const { id } of accounts) {
      outcomes.push(await step.mutateAsync({ action, id }).catch((error) => ({ fault: problemText(error) })));
      setRun({ action, of: accounts, outcomes: [...outcomes] });
    }
    onSelect(new Set(accounts.filter((_, at) => !isWell(outcomes[at])).map(({ id }) => id)));
  };
  const running = run !== null && run.outcomes.length < run.of.length;
  return (
    <>
      {accounts.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 border-line border-b bg-accent-soft px-4 py-2 text-sm">
          <span className="mr-2 font-medium">{t('selected', { n: accounts.length })}</span>
          {actions.map((action) => (
            <Button key={action} busy={running} onClick={() => void start(action)}>
              {t(action)}
            </Button>
          ))}
          <Button look="ghost" onClick={() => onSelect(new Set())}>
            {t('select_none')}
          </Button>
        </div>
      )}
      {run && (
        <Dialog
          open
          onClose={() => setRun(null)}
          mustDecide={running}
          title={t('bulk_title', { action: t(run.action) })}
          footer={
            <Button look="primary" busy={running} onClick={() => setRun(null)}>
              {t('common:close')}
            </Button>
          }
        >
          <ul className="divide-y divide-line">
            {run.of.map((account, at) => (
              <li key={account.id} className="py-2.5 text-sm">
                <span className="font-medium">{account.name}</span>
                <Line of={run.outcomes[at]} />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

const isWell = (outcome: Outcome | undefined) =>
  outcome === 'done' || (typeof outcome === 'object' && 'verdict' in outcome && outcome.verdict === 'well');

function Line({ of: outcome }: { of: Outcome | undefined }) {
  const { t } = useTranslation('accounts');
  if (outcome === undefined) return <p className="text-muted">{t('waiting')}</p>;
  if (outcome === 'done')
    return (
      <p>
        <Badge tone="ok">{t('done')}</Badge>
      </p>
    );
  return 'fault' in outcome ? <p className="text-bad">{outcome.fault}</p> : <Result of={{ ...outcome, models: [] }} />;
}

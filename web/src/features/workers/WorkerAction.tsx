import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/Toast';
import { useDrainWorker, type Worker } from './api';

/** Drains a worker after a question, or resumes it at once. @param isLastLive Whether no other worker answers. */
export function WorkerAction({ of: worker, isLastLive }: { of: Worker; isLastLive: boolean }) {
  const { t } = useTranslation('workers');
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const change = useDrainWorker();
  const set = (drain: boolean) =>
    change.mutate(
      { id: worker.id, drain },
      {
        onSuccess: () => {
          toast(t(drain ? 'drained_now' : 'resumed_now', { name: worker.id }));
          setAsking(false);
        },
        onError: (error) => toast(problemText(error), 'error'),
      },
    );
  return (
    <>
      {worker.status === 'draining' ? (
        <Button busy={change.isPending} onClick={() => set(false)}>
          {t('resume')}
        </Button>
      ) : (
        <Button onClick={() => setAsking(true)}>{t('drain')}</Button>
      )}
      <AlertDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('drain_title', { name: worker.id })}
        action={t('drain')}
        busy={change.isPending}
        onConfirm={() => set(true)}
      >
        <p>{t('drain_text', { running: worker.in_flight, queued: worker.queued })}</p>
        {isLastLive && <p className="mt-2 text-warn">{t('last_live')}</p>}
      </AlertDialog>
    </>
  );
}

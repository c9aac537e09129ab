import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../ui/Badge';
import type { Worker } from './api';

const tones: Record<Worker['status'], Tone> = { live: 'ok', draining: 'warn', lost: 'bad', unknown: 'neutral' };

export function WorkerStatus({ of: worker }: { of: Worker }) {
  const { t } = useTranslation('workers');
  // It has ended what it had: now it may be stopped.
  const drained = worker.status === 'draining' && worker.in_flight + worker.in_flight_here + worker.queued === 0;
  return <Badge tone={tones[worker.status]}>{t(`status.${drained ? 'drained' : worker.status}`)}</Badge>;
}

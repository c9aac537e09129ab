import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge';
import type { AuditEntry } from './api';

/** Who acted: a user, the machine's command line, or somebody who was not logged in. */
export function Actor({ of: entry }: { of: Pick<AuditEntry, 'actor' | 'actor_id'> }) {
  const { t } = useTranslation('audit');
  if (entry.actor_id) return <span className="font-medium">{entry.actor}</span>;
  return <span className="text-muted">{entry.actor ? t('command_line') : t('nobody')}</span>;
}

/** That it was done, or the code of the problem that it ended with. */
export function Result({ of: entry }: { of: Pick<AuditEntry, 'result'> }) {
  const { t } = useTranslation('audit');
  return entry.result === 'ok' ? (
    <Badge tone="ok">{t('ok')}</Badge>
  ) : (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Badge tone="bad">{t('refused')}</Badge>
      <code className="font-mono text-muted text-xs">{entry.result}</code>
    </span>
  );
}

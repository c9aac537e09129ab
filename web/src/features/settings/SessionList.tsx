import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { toast } from '../../ui/Toast';
import { RelativeTime, Time } from '../../ui/Values';
import { sessionsQuery, useEndSession } from './api';
import { deviceOf } from './device';

export function SessionList() {
  const { t } = useTranslation('settings');
  const problemText = useProblemText();
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  return (
    <Card flush>
      <p className="border-line border-b px-4 py-3 text-muted text-sm">{t('sessions_text')}</p>
      <DataTable
        caption={t('tab.sessions')}
        rows={sessions.data?.items}
        rowKey={(session) => session.id}
        error={sessions.error}
        onRetry={() => sessions.refetch()}
        empty={null}
        columns={[
          {
            id: 'device',
            header: t('device'),
            phone: 'title',
            cell: (session) => (
              <span title={session.user_agent ?? undefined}>
                {deviceOf(session.user_agent) ?? t('unknown_device')}{' '}
                {session.current && <Badge tone="ok">{t('this_device')}</Badge>}
              </span>
            ),
          },
          {
            id: 'address',
            header: t('address'),
            cell: (session) => (
              <code className="font-mono text-xs">{session.address?.replace(/^::ffff:/, '') ?? '–'}</code>
            ),
          },
          { id: 'created', header: t('logged_in'), cell: (session) => <Time at={session.created_at} short /> },
          { id: 'used', header: t('last_used'), cell: (session) => <RelativeTime at={session.last_used_at} /> },
          {
            id: 'end',
            header: t('end'),
            align: 'right',
            phone: 'actions',
            cell: (session) =>
              !session.current && (
                <Button
                  busy={end.isPending && end.variables === session.id}
                  onClick={() =>
                    end.mutate(session.id, {
                      onSuccess: () => toast(t('ended')),
                      onError: (error) => toast(problemText(error), 'error'),
                    })
                  }
                >
                  {t('end')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}

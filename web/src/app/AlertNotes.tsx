import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { openAlertsQuery, useAlertText, useDismissAlert } from '../lib/alerts';
import { useProblemText } from '../lib/problems';
import { Button } from '../ui/Button';
import { toast } from '../ui/Toast';

/** What the user wanted to be told of, a line for each, until it is well again or he puts it away. */
export function AlertNotes() {
  const { t } = useTranslation();
  const text = useAlertText();
  const problemText = useProblemText();
  const { data: alerts } = useQuery(openAlertsQuery);
  const dismiss = useDismissAlert();
  if (!alerts?.items.length) return null;
  return (
    <div role="status" className="bg-warn-soft text-sm text-warn">
      <ul aria-label={t('alert.title')}>
        {alerts.items.map((alert) => (
          <li key={alert.id} className="flex items-center justify-center gap-2 px-4 py-1">
            <BellRing aria-hidden size={16} className="shrink-0" />
            <Link to="/settings" search={{ tab: 'alerts' }} className="min-w-0 break-words hover:underline">
              {text(alert)}
            </Link>
            <Button
              look="ghost"
              icon
              aria-label={t('alert.dismiss')}
              busy={dismiss.isPending && dismiss.variables === alert.id}
              onClick={() => dismiss.mutate(alert.id, { onError: (error) => toast(problemText(error), 'error') })}
            >
              <X aria-hidden size={16} />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

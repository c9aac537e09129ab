import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { nano } from '../../lib/money';
import { useMe } from '../../lib/session';
import { buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { anyKeyQuery } from './api';

/** What leads to a first answer. Each step turns green by itself; all of it goes away once a request has been seen. */
export function FirstSteps() {
  const { t } = useTranslation('dashboard');
  const me = useMe();
  const keys = useQuery(anyKeyQuery);
  const key = keys.data?.items[0];
  const hasCredit = me.credit_limit === null || nano(me.balance) + nano(me.credit_limit) > 0n;
  const steps = [
    { name: 'key' as const, done: key !== undefined },
    { name: 'credit' as const, done: hasCredit },
    { name: 'call' as const, done: false },
  ];
  return (
    <Card title={t('steps.title')}>
      <ol className="flex flex-col gap-3">
        {steps.map(({ name, done }) => (
          <li key={name} className="flex items-start gap-3">
            {done ? (
              <CircleCheck size={18} className="mt-0.5 shrink-0 text-ok" aria-label={t('steps.done')} />
            ) : (
              <Circle size={18} className="mt-0.5 shrink-0 text-muted" aria-label={t('steps.open')} />
            )}
            <div className="min-w-0 flex-1">
              <p className={done ? 'text-muted' : 'font-medium'}>{t(`steps.${name}`)}</p>
              {!done && <p className="text-muted text-sm">{t(`steps.${name}_text`)}</p>}
            </div>
            {name === 'key' && !done && (
              <Link to="/keys" search={{ edit: 'new' }} className={buttonClass('primary')}>
                {t('steps.key_action')}
              </Link>
            )}
            {name === 'call' && key && (
              <Link to="/keys/$id" params={{ id: key.id }} search={{ tab: 'use' }} className={buttonClass('plain')}>
                {t('steps.call_action')}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

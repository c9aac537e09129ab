import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../ui/Badge';
import { Countdown } from '../../ui/Values';
import type { Account, AccountState, Status } from './api';

const tones: Record<Status, Tone> = {
  healthy: 'ok',
  limited: 'warn',
  cooling: 'warn',
  quarantined: 'bad',
  unavailable: 'bad',
  paused: 'neutral',
  draining: 'accent',
  disabled: 'neutral',
};

/** How an account fares, and how long yet. */
export function AccountStatus({ of: account }: { of: Account }) {
  const { t } = useTranslation('accounts');
  const status = account.state.status as Status;
  const until = endOf(account.state);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>
      {until && (
        <span className="whitespace-nowrap text-muted text-xs">
          <Countdown to={until} />
        </span>
      )}
      {status === 'cooling' && (
        <span className="whitespace-nowrap text-muted text-xs">
          {t('models_resting', { n: account.state.cool_downs.length })}
        </span>
      )}
    </span>
  );
}

/** When the first request may go there again; undefined: it is not time that this waits for. */
function endOf(state: AccountState) {
  if (state.status === 'unavailable') return state.open_until ?? undefined;
  if (state.status !== 'limited') return undefined;
  const whole = state.cool_downs.find((rest) => rest.model === '*');
  return whole?.until ?? state.cool_downs.map((rest) => rest.until).sort()[0];
}

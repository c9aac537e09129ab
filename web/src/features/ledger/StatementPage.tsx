import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { useMe } from '../../lib/session';
import { Page } from '../../ui/Page';
import { StatementCard } from './StatementCard';

const route = getRouteApi('/app/usage/statement');

/** The user's own statement. */
export function StatementPage() {
  const { t } = useTranslation('ledger');
  const format = useFormats();
  const me = useMe();
  const navigate = route.useNavigate();
  return (
    <Page title={t('title')} lead={t('lead', { balance: format.exact(me.balance), zone: format.timeZone })}>
      <StatementCard
        search={route.useSearch()}
        onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
      />
    </Page>
  );
}

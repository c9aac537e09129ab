import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge';
import type { UsageRow } from './api';

/** How a request ended, in a word and a colour. */
export function RequestStatus({ of: row }: { of: Pick<UsageRow, 'outcome' | 'status_code'> }) {
  const { t } = useTranslation('usage');
  const tone =
    row.outcome === 'completed' ? 'ok' : row.outcome === 'refused' || row.outcome === 'client_left' ? 'warn' : 'bad';
  return (
    <Badge tone={tone}>
      {row.status_code} {t(`outcome.${row.outcome}`)}
    </Badge>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge';
import { Card } from '../../ui/Card';
import { type Column, DataTable } from '../../ui/DataTable';
import { type EnvironmentSetting, environmentQuery } from './api';

/** What only the environment says: read when the gateway starts. */
export function Environment() {
  const { t } = useTranslation('site');
  const { data, error, refetch } = useQuery(environmentQuery);
  const columns: Column<EnvironmentSetting>[] = [
    {
      id: 'name',
      header: t('name'),
      phone: 'title',
      cell: ({ name }) => <code className="font-mono text-xs">{name}</code>,
    },
    { id: 'meaning', header: t('meaning'), cell: ({ name }) => t(`variable.${name as 'PORT'}`, { defaultValue: '' }) },
    { id: 'value', header: t('value'), cell: (row) => <Value of={row} /> },
    { id: 'default', header: t('default'), cell: (row) => <Text of={row.default} /> },
  ];
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">{t('environment_text')}</p>
      <Card flush>
        <DataTable
          caption={t('section.environment')}
          columns={columns}
          rows={data?.items}
          rowKey={({ name }) => name}
          error={error}
          onRetry={() => void refetch()}
          empty={null}
        />
      </Card>
    </div>
  );
}

/** Of a secret only whether there is one. */
function Value({ of: { is_secret, is_set, value } }: { of: EnvironmentSetting }) {
  const { t } = useTranslation('site');
  if (is_secret) return <Badge tone={is_set ? 'accent' : 'neutral'}>{t(is_set ? 'set' : 'not_set')}</Badge>;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Text of={value} />
      {is_set && <Badge tone="accent">{t('set')}</Badge>}
    </span>
  );
}

function Text({ of: text }: { of: string | null }) {
  return text === null ? (
    <span className="text-muted">–</span>
  ) : (
    <code className="break-all font-mono text-xs">{text}</code>
  );
}

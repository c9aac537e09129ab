import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormats } from '../../lib/format';
import { Badge } from '../../ui/Badge';
import { DataTable } from '../../ui/DataTable';
import { Countdown } from '../../ui/Values';

const nothing = () => {};

/** Models that the account is not asked for now, and why. */
export function CoolDowns({ of: rests }: { of: readonly Schemas['CoolDownView'][] }) {
  const { t } = useTranslation('accounts');
  return (
    <div className="rounded-md border border-line">
      <DataTable
        caption={t('cool_downs')}
        rows={rests}
        rowKey={(rest) => rest.model}
        onRetry={nothing}
        empty={null}
        columns={[
          {
            id: 'model',
            header: t('model'),
            phone: 'title',
            cell: (rest) => (rest.model === '*' ? t('all_models') : rest.model),
          },
          {
            id: 'reason',
            header: t('reason'),
            cell: (rest) => <code className="font-mono text-xs">{rest.reason}</code>,
          },
          { id: 'until', header: t('until'), align: 'right', cell: (rest) => <Countdown to={rest.until} /> },
        ]}
      />
    </div>
  );
}

/** The accounts behind a CLIProxyAPI. */
export function AuthFiles({ of: files }: { of: readonly Schemas['AuthFile'][] }) {
  const { t } = useTranslation('accounts');
  const format = useFormats();
  return (
    <div className="rounded-md border border-line">
      <DataTable
        caption={t('auth_files')}
        rows={files}
        rowKey={(file) => file.name}
        onRetry={nothing}
        empty={<p className="px-4 py-3 text-muted text-sm">{t('no_auth_files')}</p>}
        columns={[
          {
            id: 'name',
            header: t('field.name'),
            phone: 'title',
            cell: (file) => (
              <span className="break-all">
                {file.name} <span className="text-muted text-xs">{file.provider}</span>
              </span>
            ),
          },
          {
            id: 'status',
            header: t('status.label'),
            cell: (file) => (
              <span className="inline-flex flex-wrap items-center gap-x-2">
                <Badge tone={file.disabled ? 'neutral' : file.unavailable ? 'warn' : 'ok'}>
                  {t(`auth.${file.disabled ? 'disabled' : file.unavailable ? 'unavailable' : 'serves'}`)}
                </Badge>
                {file.next_retry_after && (
                  <span className="text-muted text-xs">
                    <Countdown to={file.next_retry_after} />
                  </span>
                )}
              </span>
            ),
          },
          {
            id: 'count',
            header: t('auth.count'),
            align: 'right',
            cell: (file) => `${format.number(file.success)} / ${format.number(file.failed)}`,
          },
        ]}
      />
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { latestAlertsQuery, useAlertText } from '../../lib/alerts';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { DataTable } from '../../ui/DataTable';
import { Field, Input } from '../../ui/Field';
import { ErrorState, Skeleton } from '../../ui/States';
import { toast } from '../../ui/Toast';
import { Time } from '../../ui/Values';
import { alertSettingsQuery, useSetAlerts } from './api';

type Settings = Schemas['AlertSettingsView'];

export function AlertSettings() {
  const { data, error, refetch } = useQuery(alertSettingsQuery);
  return (
    <div className="flex flex-col gap-4">
      {data ? (
        <Thresholds saved={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Skeleton rows={3} height={32} />
      )}
      <LatestAlerts />
    </div>
  );
}

const fieldsOf = ({ balance_below, limit_share }: Settings) => ({
  balance_below: balance_below ?? '',
  limit_share: limit_share?.toString() ?? '',
});

function Thresholds({ saved }: { saved: Settings }) {
  const { t } = useTranslation(['settings', 'common']);
  const problemText = useProblemText();
  const form = useForm({ defaultValues: fieldsOf(saved) });
  const { errors, isDirty } = form.formState;
  const set = useSetAlerts();
  const submit = form.handleSubmit(({ balance_below, limit_share }) =>
    set.mutate(
      { balance_below: balance_below.trim() || null, limit_share: limit_share.trim() ? Number(limit_share) : null },
      {
        onSuccess: (now) => {
          form.reset(fieldsOf(now));
          toast(t('alerts_saved'));
        },
        onError: (error) => {
          if (!showOnFields(error, ['balance_below', 'limit_share'], form.setError)) toast(problemText(error), 'error');
        },
      },
    ),
  );
  return (
    <Card className="max-w-xl">
      <form onSubmit={submit} className="flex flex-col items-start gap-4">
        <p className="text-muted text-sm">{t('alerts_text')}</p>
        <Field
          className="w-full max-w-80"
          label={t('balance_below')}
          hint={t('balance_below_hint')}
          error={errors.balance_below && (errors.balance_below.message || t('common:amount_fault'))}
        >
          <Input
            inputMode="decimal"
            {...form.register('balance_below', { pattern: /^\s*(\d{1,7}(\.\d{1,9})?)?\s*$/ })}
          />
        </Field>
        <Field
          className="w-full max-w-80"
          label={t('limit_share')}
          hint={t('limit_share_hint')}
          error={errors.limit_share && (errors.limit_share.message || t('limit_share_fault'))}
        >
          <Input inputMode="numeric" {...form.register('limit_share', { pattern: /^\s*([1-9]\d?|100)?\s*$/ })} />
        </Field>
        <Button type="submit" look="primary" busy={set.isPending} disabled={!isDirty}>
          {t('common:save')}
        </Button>
      </form>
    </Card>
  );
}

function LatestAlerts() {
  const { t } = useTranslation(['settings', 'common']);
  const text = useAlertText();
  const { data, error, refetch } = useQuery(latestAlertsQuery);
  return (
    <Card flush title={t('told')}>
      <DataTable
        caption={t('told')}
        rows={data?.items}
        rowKey={(alert) => alert.id}
        error={error}
        onRetry={refetch}
        empty={<p className="px-4 py-6 text-center text-muted text-sm">{t('told_nothing')}</p>}
        columns={[
          { id: 'what', header: t('told_what'), phone: 'title', cell: text },
          { id: 'raised', header: t('told_at'), cell: (alert) => <Time at={alert.raised_at} short /> },
          {
            id: 'recovered',
            header: t('told_until'),
            cell: (alert) =>
              alert.recovered_at ? (
                <Time at={alert.recovered_at} short />
              ) : (
                <Badge tone="warn">{t(alert.dismissed_at ? 'told_dismissed' : 'told_open')}</Badge>
              ),
          },
        ]}
      />
    </Card>
  );
}

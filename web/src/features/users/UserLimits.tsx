import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { allLimits, type LimitsForm, limitsBody, limitsForm } from '../../lib/limits';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Facts } from '../../ui/Facts';
import { FormError } from '../../ui/FormError';
import { LimitFields } from '../../ui/LimitFields';
import { toast } from '../../ui/Toast';
import { type User, useChangeUser } from './api';

/** What holds for all keys of a user together, and what of it is his own. */
export function UserLimits({ of: user }: { of: User }) {
  const { t } = useTranslation(['users', 'common']);
  const format = useFormats();
  const enforced = allLimits.filter((name) => user.effective_limits[name] != null);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[2fr_1fr]">
      <Card title={t('limits.own')}>
        {/* Begins anew when somebody else has changed them. */}
        <OwnLimits key={JSON.stringify(user.limits)} of={user} />
      </Card>
      <Card title={t('limits.enforced')}>
        {enforced.length === 0 ? (
          <p className="text-muted text-sm">{t('limits.none')}</p>
        ) : (
          <Facts
            right
            rows={enforced.map((name) => [
              t(`common:limit.${name}`),
              `${format.exact(String(user.effective_limits[name]))}${user.limits[name] == null ? ` · ${t('limits.of_group')}` : ''}`,
            ])}
          />
        )}
      </Card>
    </div>
  );
}

function OwnLimits({ of: user }: { of: User }) {
  const { t } = useTranslation(['users', 'common']);
  const problemText = useProblemText();
  const change = useChangeUser(user.id);
  const form = useForm<{ limits: LimitsForm }>({ defaultValues: { limits: limitsForm(user.limits) } });
  const { errors, isDirty } = form.formState;
  const fields = allLimits.map((name) => `limits.${name}` as const);
  const submit = form.handleSubmit(({ limits }) =>
    change.mutate(
      { limits: limitsBody(limits) },
      {
        onSuccess: () => toast(t('saved', { name: user.username })),
        onError: (error) => {
          if (!showOnFields(error, fields, form.setError)) form.setError('root', { message: problemText(error) });
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <FormError message={errors.root?.message} />
      <LimitFields
        legend={<span className="sr-only">{t('limits.own')}</span>}
        hint={t('limits.hint')}
        register={(name, rules) => form.register(`limits.${name}`, rules)}
        faults={errors.limits}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" disabled={!isDirty} busy={change.isPending}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  );
}

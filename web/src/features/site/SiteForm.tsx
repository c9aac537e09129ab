import { useBlocker } from '@tanstack/react-router';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { showOnFields, useProblemText } from '../../lib/problems';
import { AlertDialog } from '../../ui/AlertDialog';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Field, Input, Textarea } from '../../ui/Field';
import { Switch } from '../../ui/Switch';
import { toast } from '../../ui/Toast';
import { type Settings, useChangeSettings } from './api';

type Fields = Omit<Settings, 'fixed_by'>;

const fieldsOf = ({ fixed_by: _, ...fields }: Settings): Fields => fields;

/** What can be changed while the site runs. What has been typed is not lost by a wrong click. */
export function SiteForm({ saved }: { saved: Settings }) {
  const { t } = useTranslation(['site', 'common']);
  const problemText = useProblemText();
  const change = useChangeSettings();
  const form = useForm<Fields>({ defaultValues: fieldsOf(saved) });
  const { errors, isDirty, dirtyFields } = form.formState;
  const leaving = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true });
  const fixed = (name: keyof Fields) => saved.fixed_by[name];
  const hint = (name: keyof Fields) => {
    const variable = fixed(name);
    return variable ? t('fixed_by', { variable }) : t(`hint.${name}`);
  };
  const submit = form.handleSubmit((values) => {
    const changed = Object.fromEntries(Object.entries(values).filter(([name]) => dirtyFields[name as keyof Fields]));
    change.mutate(changed, {
      onSuccess: (now) => {
        form.reset(fieldsOf(now));
        toast(t('saved'));
      },
      onError: (error) => {
        if (!showOnFields(error, ['site_name', 'notice', 'starting_credits'], form.setError))
          toast(problemText(error), 'error');
      },
    });
  });
  return (
    <Card className="max-w-2xl">
      <form onSubmit={submit} className="flex flex-col items-start gap-5">
        <Field
          className="w-full"
          label={t('site_name')}
          hint={hint('site_name')}
          error={errors.site_name && (errors.site_name.message || t('common:required'))}
        >
          <Input
            maxLength={100}
            disabled={Boolean(fixed('site_name'))}
            {...form.register('site_name', { required: true })}
          />
        </Field>
        <Field className="w-full" label={t('notice')} hint={hint('notice')} error={errors.notice?.message}>
          <Textarea rows={2} maxLength={500} {...form.register('notice')} />
        </Field>
        <div className="flex w-full items-start justify-between gap-4">
          <div>
            <p className="font-medium text-sm">{t('allow_registration')}</p>
            <p className="text-muted text-xs">{hint('allow_registration')}</p>
          </div>
          <Controller
            control={form.control}
            name="allow_registration"
            render={({ field }) => (
              <Switch
                checked={field.value}
                onChange={field.onChange}
                label={t('allow_registration')}
                disabled={Boolean(fixed('allow_registration'))}
              />
            )}
          />
        </div>
        <Field
          className="w-full max-w-60"
          label={t('starting_credits')}
          hint={hint('starting_credits')}
          error={errors.starting_credits && (errors.starting_credits.message || t('credits_wrong'))}
        >
          <Input
            inputMode="decimal"
            {...form.register('starting_credits', { required: true, pattern: /^\d{1,7}(\.\d{1,9})?$/ })}
          />
        </Field>
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isDirty}>
            {t('common:save')}
          </Button>
          {isDirty && <Button onClick={() => form.reset()}>{t('discard')}</Button>}
        </div>
      </form>
      <AlertDialog
        open={leaving.status === 'blocked'}
        onClose={() => leaving.reset?.()}
        title={t('leave_title')}
        action={t('discard')}
        onConfirm={() => leaving.proceed?.()}
      >
        <p>{t('leave_text')}</p>
      </AlertDialog>
    </Card>
  );
}

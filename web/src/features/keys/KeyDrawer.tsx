import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { startOfDay } from '../../lib/dates';
import { useFormats } from '../../lib/format';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Input, Textarea } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { type IssuedKey, type Key, useChangeKey, useCreateKey } from './api';
import { bodyOf, countLimits, formOf, type KeyForm, spendLimits } from './keyForm';

interface Props {
  open: boolean;
  /** The key to change; null: a new one. */
  of: Key | null;
  onClose: () => void;
  onIssued: (issued: IssuedKey) => void;
}

/** Makes or changes a key. */
export function KeyDrawer(props: Props) {
  return props.open && <Open key={props.of?.id ?? 'new'} {...props} />;
}

const fields = ['name', 'note', ...[...countLimits, ...spendLimits].map((name) => `limits.${name}` as const)] as const;

function Open({ of: key, onClose, onIssued }: Props) {
  const { t } = useTranslation(['keys', 'common']);
  const format = useFormats();
  const problemText = useProblemText();
  const form = useForm<KeyForm>({ defaultValues: formOf(key) });
  const { errors } = form.formState;
  const create = useCreateKey();
  const change = useChangeKey();
  const onError = (error: unknown) => {
    if (!showOnFields(error, fields, form.setError)) form.setError('root', { message: problemText(error) });
  };

  const submit = form.handleSubmit((values) => {
    // Through the whole of the day that is given.
    const unchanged = key?.expires_at && values.expires === key.expires_at.slice(0, 10);
    const expiresAt = unchanged
      ? key.expires_at
      : values.expires
        ? startOfDay(values.expires, 1, format.timeZone)
        : null;
    const body = bodyOf(values, expiresAt ?? null);
    if (key)
      return change.mutate(
        { id: key.id, ...body },
        {
          onSuccess: () => {
            toast(t('saved', { name: body.name }));
            onClose();
          },
          onError,
        },
      );
    create.mutate(body, {
      onSuccess: (issued) => {
        create.reset();
        onClose();
        onIssued(issued);
      },
      onError,
    });
  });

  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={key ? t('edit_title', { name: key.name }) : t('create')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={create.isPending || change.isPending} onClick={() => void submit()}>
            {key ? t('common:save') : t('create')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        {errors.root && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
            {errors.root.message}
          </p>
        )}
        <Field
          label={t('field.name')}
          hint={t('field.name_hint')}
          error={errors.name && (errors.name.message || t('field.name_missing'))}
        >
          <Input autoComplete="off" maxLength={100} {...form.register('name', { required: true })} />
        </Field>
        <Field label={t('field.expires')} hint={t('field.expires_hint', { zone: format.timeZone })}>
          <Input type="date" {...form.register('expires')} />
        </Field>
        <LimitFields form={form} />
        <Field label={t('field.models')} hint={t('field.models_hint')}>
          <Textarea rows={3} spellCheck={false} {...form.register('models')} />
        </Field>
        <Field label={t('field.ips')} hint={t('field.ips_hint')}>
          <Textarea rows={2} spellCheck={false} {...form.register('ips')} />
        </Field>
        <Field label={t('field.note')} error={errors.note?.message}>
          <Textarea rows={2} maxLength={1000} {...form.register('note')} />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function LimitFields({ form }: { form: ReturnType<typeof useForm<KeyForm>> }) {
  const { t } = useTranslation(['keys', 'common']);
  const faults = form.formState.errors.limits;
  return (
    <fieldset>
      <legend className="font-medium text-sm">{t('field.limits')}</legend>
      <p className="mb-3 text-muted text-xs">{t('field.limits_hint')}</p>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {countLimits.map((name) => (
          <Field
            key={name}
            label={t(`common:limit.${name}`)}
            error={faults?.[name] && (faults[name].message || t('field.whole_number'))}
          >
            <Input inputMode="numeric" {...form.register(`limits.${name}`, { pattern: /^\s*([1-9]\d*)?\s*$/ })} />
          </Field>
        ))}
        {spendLimits.map((name) => (
          <Field
            key={name}
            label={t(`common:limit.${name}`)}
            error={faults?.[name] && (faults[name].message || t('field.amount'))}
          >
            <Input
              inputMode="decimal"
              {...form.register(`limits.${name}`, { pattern: /^\s*(\d+(\.\d{1,9})?)?\s*$/ })}
            />
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

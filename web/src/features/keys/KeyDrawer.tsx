import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { dateIn, startOfDay } from '../../lib/dates';
import { useFormats } from '../../lib/format';
import { allLimits, limitsText } from '../../lib/limits';
import { showOnFields, useProblemText } from '../../lib/problems';
import { useScope } from '../../lib/scope';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Input, Textarea } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { LimitFields } from '../../ui/LimitFields';
import { toast } from '../../ui/Toast';
import { type IssuedKey, type Key, useChangeKey, useCreateKey } from './api';
import { bodyOf, formOf, type KeyForm } from './keyForm';

interface Props {
  open: boolean;
  /** The key to change; null: a new one. */
  of: Key | null;
  /** Whose a new one will be, where that is not the user himself. */
  user?: { id: string; name: string } | undefined;
  onClose: () => void;
  onIssued: (issued: IssuedKey) => void;
}

/** Makes or changes a key. */
export function KeyDrawer(props: Props) {
  return props.open && <Open key={props.of?.id ?? 'new'} {...props} />;
}

const fields = ['name', 'note', ...allLimits.map((name) => `limits.${name}` as const)] as const;

function Open({ of: key, user, onClose, onIssued }: Props) {
  const { t } = useTranslation(['keys', 'common']);
  const format = useFormats();
  const scope = useScope();
  const problemText = useProblemText();
  // It is refused from the moment on at which the day after begins.
  const lastDay = key?.expires_at ? dateIn(format.timeZone, Date.parse(key.expires_at) - 1) : '';
  const form = useForm<KeyForm>({ defaultValues: { ...formOf(key, scope), expires: lastDay } });
  const { errors } = form.formState;
  const create = useCreateKey();
  const change = useChangeKey();
  const owners = key && limitsText(key.limits, (name) => t(`common:limit.${name}`), format.exact);
  const capsHint = `${t('field.caps_hint')}${owners ? ` ${t('field.caps_owners', { limits: owners })}` : ''}`;
  const onError = (error: unknown) => {
    if (!showOnFields(error, fields, form.setError)) form.setError('root', { message: problemText(error) });
  };

  const submit = form.handleSubmit((values) => {
    // Through the whole of the day that is given.
    const unchanged = key?.expires_at && values.expires === lastDay;
    const expiresAt = unchanged
      ? key.expires_at
      : values.expires
        ? startOfDay(values.expires, 1, format.timeZone)
        : null;
    const body = bodyOf(values, expiresAt ?? null, scope);
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
    create.mutate(user ? { ...body, user_id: user.id } : body, {
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
      title={key ? t('edit_title', { name: key.name }) : user ? t('create_for', { name: user.name }) : t('create')}
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
        <FormError message={errors.root?.message} />
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
        <LimitFields
          legend={t(scope === 'own' ? 'field.limits' : 'field.caps')}
          hint={scope === 'own' ? t('common:limits_hint') : capsHint}
          register={(name, rules) => form.register(`limits.${name}`, rules)}
          faults={errors.limits}
        />
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

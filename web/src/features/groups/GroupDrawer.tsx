import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { linesOf } from '../../lib/lines';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Dialog } from '../../ui/Dialog';
import { Field, Input, Textarea } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { LimitFields } from '../../ui/LimitFields';
import { toast } from '../../ui/Toast';
import { accountNamesQuery, type Group, useChangeGroup, useCreateGroup } from './api';
import { bodyOf, formOf, type GroupForm } from './groupForm';

/** Fields of the form by what the server calls them. */
const fieldOf: Partial<Record<string, keyof GroupForm>> = {
  name: 'name',
  multiplier: 'multiplier',
  allowed_models: 'models',
  allowed_accounts: 'accounts',
  note: 'note',
};

/** Makes or changes a group. @param of Null: a new one. */
export function GroupDrawer({ of: group, onClose }: { of: Group | null; onClose: () => void }) {
  const { t } = useTranslation(['groups', 'common']);
  const problemText = useProblemText();
  const create = useCreateGroup();
  const change = useChangeGroup();
  const form = useForm<GroupForm>({ defaultValues: formOf(group) });
  const { errors } = form.formState;
  const onError = (error: unknown) => {
    const faults = error instanceof Problem ? Object.entries(error.fields) : [];
    for (const [name, message] of faults) form.setError(fieldOf[name] ?? 'root', { message });
    if (faults.length === 0) form.setError('root', { message: problemText(error) });
  };
  const submit = form.handleSubmit((values) => {
    const body = bodyOf(values);
    const done = {
      onSuccess: () => {
        toast(t('saved', { name: body.name }));
        onClose();
      },
      onError,
    };
    if (group) change.mutate({ id: group.id, ...body }, done);
    else create.mutate(body, done);
  });
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={group ? t('edit_title', { name: group.name }) : t('create')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={create.isPending || change.isPending} onClick={() => void submit()}>
            {group ? t('common:save') : t('create')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={errors.root?.message} />
        <Field label={t('field.name')} error={errors.name && (errors.name.message || t('common:required'))}>
          <Input autoComplete="off" maxLength={100} {...form.register('name', { required: true })} />
        </Field>
        <Field
          label={t('field.multiplier')}
          hint={t('field.multiplier_hint')}
          error={errors.multiplier && (errors.multiplier.message || t('common:amount_fault'))}
        >
          <Input inputMode="decimal" {...form.register('multiplier', { pattern: /^\s*(\d+(\.\d{1,9})?)?\s*$/ })} />
        </Field>
        <Field label={t('field.models')} hint={t('field.models_hint')} error={errors.models?.message}>
          <Textarea rows={3} spellCheck={false} {...form.register('models')} />
        </Field>
        <Accounts form={form} />
        <LimitFields
          legend={t('field.user_limits')}
          hint={t('field.user_limits_hint')}
          register={(name, rules) => form.register(`userLimits.${name}`, rules)}
          faults={errors.userLimits}
        />
        <LimitFields
          legend={t('field.key_limits')}
          hint={t('field.key_limits_hint')}
          register={(name, rules) => form.register(`keyLimits.${name}`, rules)}
          faults={errors.keyLimits}
        />
        {group?.is_default ? (
          <p className="text-muted text-sm">{t('is_default_group')}</p>
        ) : (
          <Checkbox checked={form.watch('isDefault')} onChange={(next) => form.setValue('isDefault', next)}>
            {t('field.is_default')}
          </Checkbox>
        )}
        <Field label={t('field.note')} error={errors.note?.message}>
          <Textarea rows={2} maxLength={1000} {...form.register('note')} />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** Typed, or taken from those that there are. */
function Accounts({ form }: { form: ReturnType<typeof useForm<GroupForm>> }) {
  const { t } = useTranslation('groups');
  const names = useQuery(accountNamesQuery);
  const chosen = linesOf(form.watch('accounts'));
  const open = (names.data ?? []).filter((name) => !chosen.includes(name)).slice(0, 12);
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t('field.accounts')}
        hint={t('field.accounts_hint')}
        error={form.formState.errors.accounts?.message}
      >
        <Textarea rows={3} spellCheck={false} {...form.register('accounts')} />
      </Field>
      {open.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {open.map((name) => (
            <button
              key={name}
              type="button"
              onClick={() => form.setValue('accounts', [...chosen, name].join('\n'), { shouldDirty: true })}
              className="inline-flex min-h-7 items-center gap-1 rounded border border-line px-2 text-muted text-xs hover:bg-sunken hover:text-ink max-md:min-h-11"
            >
              <Plus aria-hidden size={12} />
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

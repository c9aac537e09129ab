import { Controller, type UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/Checkbox';
import { Field, Input, Textarea } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { AliasEditor } from './AliasEditor';
import { type AccountForm, fieldsOf } from './accountForm';
import type { Account, Kind } from './api';

type Form = UseFormReturn<AccountForm>;

const addresses: Partial<Record<Kind, string>> = {
  anthropic: 'https://api.anthropic.com',
  'claude-cli': 'https://api.anthropic.com',
  openai: 'https://api.openai.com/v1',
  gemini: 'https://generativelanguage.googleapis.com',
  cliproxyapi: 'http://localhost:8317',
};

/** Who it is and how it is reached: only what this kind has. */
export function AccessFields({ form, kind, of: account }: { form: Form; kind: Kind; of: Account | null }) {
  const { t } = useTranslation('accounts');
  const { errors } = form.formState;
  const has = fieldsOf[kind];
  const kept = (stored: boolean | undefined) => (stored ? t('field.kept') : undefined);
  return (
    <>
      <Field label={t('field.name')} error={errors.name && (errors.name.message || t('field.name_missing'))}>
        <Input maxLength={100} {...form.register('name', { validate: (name) => name.trim() !== '' })} />
      </Field>
      {has.address && (
        <Field
          label={t('field.base_url')}
          hint={t(kind === 'cliproxyapi' ? 'field.base_url_proxy' : 'field.base_url_hint')}
          error={errors.base_url?.message}
        >
          <Input inputMode="url" placeholder={addresses[kind]} {...form.register('base_url')} />
        </Field>
      )}
      {has.key && (
        <Field
          label={t('field.credential')}
          hint={kept(account?.has_credential) ?? t('field.credential_hint')}
          error={errors.credential?.message}
        >
          <Input type="password" autoComplete="new-password" {...form.register('credential')} />
        </Field>
      )}
      {has.management && (
        <Field
          label={t('field.management_key')}
          hint={kept(account?.has_management_key) ?? t('field.management_hint')}
          error={errors.management_key?.message}
        >
          <Input type="password" autoComplete="new-password" {...form.register('management_key')} />
        </Field>
      )}
      {has.proxy && (
        <Field label={t('field.proxy')} hint={t('field.proxy_hint')} error={errors.proxy?.message}>
          <Input placeholder="socks5://user:password@host:1080" {...form.register('proxy')} />
        </Field>
      )}
    </>
  );
}

/** What it is asked for, and how much of it. */
export function RoutingFields({ form }: { form: Form }) {
  const { t } = useTranslation('accounts');
  const { errors } = form.formState;
  const number = (name: 'weight' | 'priority' | 'max_concurrency', least: number, most: number, optional = false) => (
    <Field
      label={t(`field.${name}`)}
      hint={t(`field.${name}_hint`)}
      error={errors[name] && (errors[name].message || t('field.between', { least, most }))}
    >
      <Input
        inputMode="numeric"
        {...form.register(name, {
          validate: (text) =>
            (optional && text.trim() === '') ||
            (/^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most),
        })}
      />
    </Field>
  );
  return (
    <>
      <Field label={t('field.models')} hint={t('field.models_hint')} error={errors.models?.message}>
        <Textarea rows={3} spellCheck={false} {...form.register('models')} />
      </Field>
      <AliasEditor form={form} />
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-3">
        {number('weight', 1, 1000)}
        {number('priority', 0, 1000)}
        {number('max_concurrency', 1, 10_000, true)}
      </div>
      <Field label={t('field.group')} hint={t('field.group_hint')} error={errors.group?.message}>
        <Input maxLength={100} {...form.register('group')} />
      </Field>
      <Controller
        control={form.control}
        name="on_disconnect"
        render={({ field }) => (
          <Field label={t('field.on_disconnect')} hint={t(`disconnect_hint.${field.value}`)}>
            <Select
              label={t('field.on_disconnect')}
              value={field.value}
              onChange={field.onChange}
              items={(['drain', 'cancel'] as const).map((value) => ({ value, label: t(`disconnect.${value}`) }))}
            />
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name="enabled"
        render={({ field }) => (
          <Checkbox checked={field.value} onChange={field.onChange}>
            {t('field.enabled')}
          </Checkbox>
        )}
      />
    </>
  );
}

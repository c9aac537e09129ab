import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type FieldErrors, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { Select } from '../../ui/Select';
import { ErrorState, Skeleton } from '../../ui/States';
import { toast } from '../../ui/Toast';
import { AccessFields, RoutingFields } from './AccountFields';
import { bodyOf, type AccountForm as Form, formOf } from './accountForm';
import { type Account, accountQuery, changeAccount, createAccount, type Kind, kinds, useAccountMutation } from './api';

interface Props {
  /** The account to change; undefined: a new one. */
  id: string | undefined;
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** Makes or changes an account. */
export function AccountForm({ id, ...rest }: Props) {
  return id ? <Known id={id} {...rest} /> : <Open of={null} {...rest} />;
}

function Known({ id, ...rest }: Props & { id: string }) {
  const { t } = useTranslation('accounts');
  const account = useQuery({ ...accountQuery(id), refetchInterval: false });
  if (account.data) return <Open of={account.data} {...rest} />;
  return (
    <Dialog open side onClose={rest.onClose} title={t('account')}>
      {account.error ? (
        <ErrorState error={account.error} onRetry={() => account.refetch()} />
      ) : (
        <Skeleton rows={6} height={32} />
      )}
    </Dialog>
  );
}

/** Faults of the account as a whole, and the field that each is about. */
const fieldOfCode: Record<string, keyof Form> = {
  name_taken: 'name',
  invalid_base_url: 'base_url',
  invalid_proxy: 'proxy',
  credential_missing: 'credential',
};
const fields = Object.keys(formOf(null)).filter((name) => name !== 'aliases') as (keyof Form)[];

function Open({ of: account, onClose, onSaved }: Omit<Props, 'id'> & { of: Account | null }) {
  const { t } = useTranslation(['accounts', 'common']);
  const problemText = useProblemText();
  const [kind, setKind] = useState<Kind>((account?.kind as Kind) ?? 'anthropic');
  const form = useForm<Form>({ defaultValues: formOf(account) });
  const create = useAccountMutation(createAccount);
  const change = useAccountMutation(changeAccount);
  const busy = create.isPending || change.isPending;
  const submit = form.handleSubmit((values) => {
    if (busy) return;
    const body = bodyOf(values, kind);
    const told = {
      onSuccess: (saved: Account) => {
        toast(t(account ? 'saved' : 'created_now', { name: saved.name }));
        onSaved(saved.id);
      },
      onError: (error: unknown) => {
        const field = error instanceof Problem ? fieldOfCode[error.code] : undefined;
        if (field) form.setError(field, { message: problemText(error) }, { shouldFocus: true });
        else if (!showOnFields(error, fields, form.setError)) form.setError('root', { message: problemText(error) });
      },
    };
    if (account) change.mutate({ id: account.id, ...body }, told);
    else create.mutate({ kind, ...body }, told);
  });
  const { root } = form.formState.errors as FieldErrors<Form>;
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={account ? t('edit_title', { name: account.name }) : t('create')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={busy} onClick={() => void submit()}>
            {account ? t('common:save') : t('create')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5" autoComplete="off">
        <FormError message={root?.message} />
        <Field label={t('kind.label')} hint={t(`kind_hint.${kind}`)}>
          <Select
            label={t('kind.label')}
            value={kind}
            onChange={setKind}
            disabled={account !== null}
            items={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        </Field>
        <AccessFields form={form} kind={kind} of={account} />
        <RoutingFields form={form} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

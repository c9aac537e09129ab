import { useQuery } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/Toast';
import { groupNamesQuery, type Role, useCreateUser } from './api';
import { RoleField } from './RoleField';

interface Props {
  open: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function NewUserDrawer(props: Props) {
  return props.open && <Open {...props} />;
}

interface Form {
  username: string;
  email: string;
  password: string;
  role: Role;
  /** Empty: the default one. */
  group: string;
}

const fields = ['username', 'email', 'password', 'role'] as const;

function Open({ onClose, onMade }: Props) {
  const { t } = useTranslation(['users', 'common']);
  const problemText = useProblemText();
  const groups = useQuery(groupNamesQuery);
  const create = useCreateUser();
  const form = useForm<Form>({ defaultValues: { username: '', email: '', password: '', role: 'user', group: '' } });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ group, ...values }) =>
    create.mutate(group ? { ...values, group_id: group } : values, {
      onSuccess: (user) => {
        toast(t('made', { name: user.username }));
        onMade(user.id);
      },
      onError: (error) => {
        if (!showOnFields(error, fields, form.setError)) form.setError('root', { message: problemText(error) });
      },
    }),
  );
  const fault = (name: (typeof fields)[number]) => errors[name] && (errors[name].message || t('common:required'));
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={t('create')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={create.isPending} onClick={() => void submit()}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={errors.root?.message} />
        <Field label={t('field.username')} hint={t('field.username_hint')} error={fault('username')}>
          <Input autoComplete="off" {...form.register('username', { required: true })} />
        </Field>
        <Field label={t('field.email')} error={fault('email')}>
          <Input type="email" autoComplete="off" {...form.register('email', { required: true })} />
        </Field>
        <Field label={t('field.password')} hint={t('field.password_hint')} error={fault('password')}>
          <Input type="password" autoComplete="new-password" {...form.register('password', { required: true })} />
        </Field>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => <RoleField value={field.value} onChange={field.onChange} />}
        />
        <Controller
          control={form.control}
          name="group"
          render={({ field }) => (
            <Field label={t('field.group')}>
              <Select
                label={t('field.group')}
                value={field.value}
                onChange={field.onChange}
                items={[
                  { value: '', label: t('default_group') },
                  ...(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name })),
                ]}
              />
            </Field>
          )}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

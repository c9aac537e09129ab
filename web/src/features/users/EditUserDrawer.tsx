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
import { groupNamesQuery, type Role, type User, useChangeUser } from './api';
import { RoleField } from './RoleField';

interface Form {
  email: string;
  role: Role;
  group: string;
}

/** Changes who a user is to the site: address, role and group. */
export function EditUserDrawer({ of: user, onClose }: { of: User; onClose: () => void }) {
  const { t } = useTranslation(['users', 'common']);
  const problemText = useProblemText();
  const groups = useQuery(groupNamesQuery);
  const change = useChangeUser(user.id);
  const form = useForm<Form>({
    defaultValues: { email: user.email, role: user.role as Role, group: user.group_id },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ group, ...values }) =>
    change.mutate(
      { ...values, group_id: group },
      {
        onSuccess: () => {
          toast(t('saved', { name: user.username }));
          onClose();
        },
        onError: (error) => {
          if (!showOnFields(error, ['email', 'role'], form.setError))
            form.setError('root', { message: problemText(error) });
        },
      },
    ),
  );
  const groupItems = groups.data?.items.map((group) => ({ value: group.id, label: group.name }));
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={t('edit_title', { name: user.username })}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={change.isPending} onClick={() => void submit()}>
            {t('common:save')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={errors.root?.message} />
        <Field label={t('field.email')} error={errors.email && (errors.email.message || t('common:required'))}>
          <Input type="email" autoComplete="off" {...form.register('email', { required: true })} />
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
            <Field label={t('field.group')} hint={t('field.group_hint')}>
              <Select
                label={t('field.group')}
                value={field.value}
                onChange={field.onChange}
                items={groupItems ?? [{ value: user.group_id, label: user.group }]}
              />
            </Field>
          )}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { type Role, roles } from './api';

/** What a user may do, with a line on what that is. */
export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useTranslation('users');
  return (
    <Field label={t('field.role')} hint={t(`role.${value}_hint`)}>
      <Select
        label={t('field.role')}
        value={value}
        onChange={(role) => onChange(role as Role)}
        items={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
    </Field>
  );
}

import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import { addDays, dateIn } from '../../lib/dates';
import { useFormats } from '../../lib/format';
import { offeredModelsQuery } from '../../lib/offered';
import { type Scope, scopeKey, useScope } from '../../lib/scope';
import { FilterBox } from '../../ui/FilterBox';
import { Select } from '../../ui/Select';
import { summaryQuery } from './api';

interface Props {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

const wide = 'w-36! max-md:w-full!';

export function ModelFilter({ value, onChange }: Props) {
  const { t } = useTranslation('usage');
  const models = useQuery(offeredModelsQuery({ limit: 200 }));
  return (
    <FilterBox
      className="w-40! max-md:w-full!"
      label={t('model')}
      placeholder={t('all_models')}
      value={value}
      onChange={onChange}
      items={models.data?.items.map((item) => item.name) ?? []}
    />
  );
}

/** Names of keys: the user's own, or those of one of all users. */
const keyNamesQuery = (scope: Scope, user: string | undefined) =>
  queryOptions({
    queryKey: [...scopeKey(scope, 'keys'), 'names', user],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET(scope === 'own' ? '/api/keys' : '/api/admin/keys', {
          params: { query: { limit: 200, sort: 'name', user_id: user } },
          signal,
        }),
      ),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** @param user Whose keys there are to choose from, where they are everybody's. */
export function KeyFilter({ value, onChange, user }: Props & { user: string | undefined }) {
  const { t } = useTranslation('usage');
  const keys = useQuery(keyNamesQuery(useScope(), user));
  const items = (keys.data?.items ?? []).map((key) => ({ value: key.id, label: key.name }));
  // A key that is not among them, because it is deleted or one of very many, is still what the page is about.
  if (value && !items.some((item) => item.value === value)) items.push({ value, label: t('one_key') });
  return (
    <Select
      className={wide}
      label={t('key')}
      value={value ?? ''}
      onChange={(key) => onChange(key || undefined)}
      items={[{ value: '', label: t('all_keys') }, ...items]}
    />
  );
}

/** Whoever has used anything within a year. */
function useUsers() {
  const { timeZone } = useFormats();
  const from = addDays(dateIn(timeZone, Date.now()), -365);
  const users = useQuery({ ...summaryQuery('everybody', { group_by: 'user', from }), staleTime: 60_000 });
  return (users.data?.items ?? []).map((group) => ({ id: group.group, name: group.name ?? group.group }));
}

/** By name for people, by id in the address. */
export function UserFilter({ value, onChange }: Props) {
  const { t } = useTranslation('usage');
  const users = useUsers();
  return (
    <FilterBox
      className={wide}
      label={t('user')}
      placeholder={t('all_users')}
      value={users.find((user) => user.id === value)?.name ?? value}
      onChange={(name) => onChange(users.find((user) => user.name === name)?.id ?? name)}
      items={users.map((user) => user.name)}
    />
  );
}

export function AccountFilter({ value, onChange }: Props) {
  const { t } = useTranslation('usage');
  const { timeZone } = useFormats();
  const from = addDays(dateIn(timeZone, Date.now()), -365);
  const accounts = useQuery({ ...summaryQuery('everybody', { group_by: 'account', from }), staleTime: 60_000 });
  return (
    <FilterBox
      className={wide}
      label={t('account')}
      placeholder={t('all_accounts')}
      value={value}
      onChange={onChange}
      items={(accounts.data?.items ?? []).map((group) => group.group).filter(Boolean)}
    />
  );
}

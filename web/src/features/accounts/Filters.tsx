import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Combobox } from '../../ui/Combobox';
import { SearchBox } from '../../ui/SearchBox';
import { Select } from '../../ui/Select';
import { type Kind, kinds, type Status, statuses } from './api';

const route = getRouteApi('/app/admin/accounts');

interface Props {
  /** Labels to propose. */
  groups: readonly (string | null)[] | undefined;
  onChange: () => void;
}

export function Filters({ groups, onChange }: Props) {
  const { t } = useTranslation('accounts');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (changes: {
    q?: string | undefined;
    kind?: Kind | undefined;
    status?: Status | undefined;
    group?: string | undefined;
  }) => {
    onChange();
    void navigate({ search: (old) => ({ ...old, ...changes, cursor: undefined }), replace: true });
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b p-3">
      <SearchBox label={t('search')} value={search.q} onChange={(q) => set({ q })} />
      <Select
        className="w-36! max-md:w-full!"
        label={t('status.label')}
        value={search.status ?? ''}
        onChange={(status) => set({ status: status || undefined })}
        items={[
          { value: '', label: t('status.all') },
          ...statuses.map((value) => ({ value, label: t(`status.${value}`) })),
        ]}
      />
      <Select
        className="w-40! max-md:w-full!"
        label={t('kind.label')}
        value={search.kind ?? ''}
        onChange={(kind) => set({ kind: kind || undefined })}
        items={[{ value: '', label: t('kind.all') }, ...kinds.map((value) => ({ value, label: t(`kind.${value}`) }))]}
      />
      <Combobox
        className="w-36! max-md:w-full!"
        label={t('field.group')}
        placeholder={t('all_groups')}
        value={search.group ?? ''}
        onChange={(group) => set({ group: group || undefined })}
        items={[...new Set(groups?.filter((group) => group !== null))]}
      />
    </div>
  );
}

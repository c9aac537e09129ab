import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { siteQuery } from '../../lib/site';

export type Settings = Schemas['SettingsView'];
export type EnvironmentSetting = Schemas['EnvironmentSetting'];
export type System = Schemas['SystemView'];

export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/admin/settings', { signal })),
});

export const environmentQuery = queryOptions({
  queryKey: ['admin', 'settings', 'environment'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/admin/settings/environment', { signal })),
});

export const systemQuery = queryOptions({
  queryKey: ['admin', 'system'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/admin/system', { signal })),
  refetchInterval: 10_000,
});

export function useChangeSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['ChangeSettingsRequest']) => unwrap(api.PATCH('/api/admin/settings', { body })),
    onSuccess: (saved) => {
      queries.setQueryData(settingsQuery.queryKey, saved);
      return queries.invalidateQueries({ queryKey: siteQuery.queryKey });
    },
  });
}

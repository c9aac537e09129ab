import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Schemas, unwrap } from '../api/client';
import { useFormats } from './format';
import type { LimitName } from './limits';

export type Alert = Schemas['AlertView'];

/** What is still so and has not been put away. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/alerts', { params: { query: { open: true, limit: 3 } }, signal })),
});

export const latestAlertsQuery = queryOptions({
  queryKey: ['alerts', 'latest'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/alerts', { params: { query: { limit: 20 } }, signal })),
});

export function useDismissAlert() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/alerts/{id}/dismiss', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  });
}

/** An alert in a sentence. */
export function useAlertText() {
  const { t } = useTranslation();
  const { exact } = useFormats();
  return ({ limit, key_name: key, threshold, value, most }: Alert) => {
    if (!limit || !most) return t('alert.balance', { threshold: exact(threshold), value: exact(value) });
    const facts = {
      limit: t(`limit.${limit as LimitName}`),
      percent: threshold,
      value: exact(value),
      most: exact(most),
    };
    return key ? t('alert.of_key', { ...facts, key }) : t('alert.own', facts);
  };
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Worker = Schemas['WorkerView'];

export const workersQuery = queryOptions({
  queryKey: ['admin', 'workers'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/admin/workers', { signal })),
  // As often as workers speak.
  refetchInterval: 5_000,
});

/** Drains a worker, or gives it requests again. */
export function useDrainWorker() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, drain }: { id: string; drain: boolean }) =>
      unwrap(
        drain
          ? api.POST('/api/admin/workers/{id}/drain', { params: { path: { id } } })
          : api.POST('/api/admin/workers/{id}/resume', { params: { path: { id } } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: workersQuery.queryKey }),
  });
}

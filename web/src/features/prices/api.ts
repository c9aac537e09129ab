import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Model = Schemas['CatalogueModelView'];
export type Price = Schemas['PriceView'];

const all = ['admin', 'models'] as const;

export const modelsQuery = (filter: { limit: number; q?: string | undefined; cursor?: string | undefined }) =>
  queryOptions({
    queryKey: [...all, 'list', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/admin/models', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
  });

/** One model: the list knows it by its name. */
export const modelQuery = (name: string) =>
  queryOptions({
    queryKey: [...all, 'one', name],
    queryFn: async ({ signal }) => {
      const found = await unwrap(api.GET('/api/admin/models', { params: { query: { q: name, limit: 200 } }, signal }));
      return found.items.find((model) => model.name === name) ?? null;
    },
  });

export const pricesQuery = (model: string, cursor: number | undefined) =>
  queryOptions({
    queryKey: [...all, 'prices', model, cursor ?? null],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/admin/models/{model}/prices', {
          params: { path: { model }, query: { limit: 20, ...(cursor !== undefined && { cursor }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** A change to the catalogue, after which it is read again, as are the prices that users see. */
function useCatalogueMutation<V, R>(change: (variables: V) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([queries.invalidateQueries({ queryKey: all }), queries.invalidateQueries({ queryKey: ['models'] })]),
  });
}

export const useSetPrice = () =>
  useCatalogueMutation(({ model, ...body }: { model: string } & Schemas['SetPriceRequest']) =>
    unwrap(api.PUT('/api/admin/models/{model}/price', { params: { path: { model } }, body })),
  );

export const useDescribeModel = () =>
  useCatalogueMutation(({ model, ...body }: { model: string } & Schemas['DescribeModelRequest']) =>
    unwrap(api.PUT('/api/admin/models/{model}', { params: { path: { model } }, body })),
  );

export const useDeleteModel = () =>
  useCatalogueMutation((model: string) =>
    unwrap(api.DELETE('/api/admin/models/{model}', { params: { path: { model } } })),
  );

export const useImportModels = () =>
  useCatalogueMutation(({ text, dryRun }: { text: string; dryRun: boolean }) =>
    unwrap(
      api.POST('/api/admin/models/import', {
        params: { query: { dry_run: dryRun } },
        body: {},
        // The file goes as it is: the server knows best what is wrong with it.
        bodySerializer: () => text,
        headers: { 'content-type': 'application/json' },
      }),
    ),
  );

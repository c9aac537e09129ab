import { QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { useLive } from './live';

/** @param onLoggedOut Called when the server no longer knows the login. */
export function newQueryClient(onLoggedOut: () => void) {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof Problem && error.status === 401) onLoggedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: () => !useLive.getState().paused,
        // What the server refuses it refuses again; only a lost connection or an overloaded server is worth a second try.
        retry: (failures, error) =>
          failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502),
      },
    },
  });
}

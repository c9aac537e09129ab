import './index.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { startLanguages } from '../lib/i18n';
import { newQueryClient } from '../lib/query';
import { meQuery } from '../lib/session';
import { siteQuery } from '../lib/site';
import { newRouter } from './router';

const queries = newQueryClient(() => {
  const { pathname, publicHref } = router.state.location;
  if (pathname === '/login' || pathname === '/register') return;
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== siteQuery.queryKey[0] });
  void router.navigate({ to: '/login', search: { to: publicHref } });
});
const router = newRouter(queries);

// Both are needed by nearly every page: asked at once, not one after the other.
void queries.prefetchQuery(siteQuery);
void queries.prefetchQuery(meQuery);
await startLanguages();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Suspense>
          <RouterProvider router={router} />
        </Suspense>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);

import { getRouteApi } from '@tanstack/react-router';
import { UsageExplorer } from './UsageExplorer';

const route = getRouteApi('/app/usage');

export function UsagePage() {
  const navigate = route.useNavigate();
  return (
    <UsageExplorer
      search={route.useSearch()}
      onSearch={(changes, replace = false) =>
        void navigate({ search: (old) => ({ ...old, ...changes }) as typeof old, replace })
      }
    />
  );
}

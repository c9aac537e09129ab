import { getRouteApi } from '@tanstack/react-router';
import { ScopeContext } from '../../lib/scope';
import { UsageExplorer } from './UsageExplorer';

const route = getRouteApi('/app/admin/usage');

/** Everybody's usage. */
export function AdminUsagePage() {
  const navigate = route.useNavigate();
  return (
    <ScopeContext value="everybody">
      <UsageExplorer
        search={route.useSearch()}
        onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
      />
    </ScopeContext>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { ScopeContext } from '../../lib/scope';
import { RequestList } from './RequestList';

const route = getRouteApi('/app/admin/requests');

/** Everybody's requests. */
export function AdminRequestsPage() {
  const navigate = route.useNavigate();
  return (
    <ScopeContext value="everybody">
      <RequestList
        search={route.useSearch()}
        onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
      />
    </ScopeContext>
  );
}

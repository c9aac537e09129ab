import { getRouteApi } from '@tanstack/react-router';
import { ScopeContext } from '../../lib/scope';
import { KeysView } from './KeysView';

const route = getRouteApi('/app/admin/keys');

/** Everybody's keys. */
export function AdminKeysPage() {
  const navigate = route.useNavigate();
  return (
    <ScopeContext value="everybody">
      <KeysView
        search={route.useSearch()}
        onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
      />
    </ScopeContext>
  );
}

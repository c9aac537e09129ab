import { getRouteApi } from '@tanstack/react-router';
import { KeysView } from './KeysView';

const route = getRouteApi('/app/keys');

export function KeysPage() {
  const navigate = route.useNavigate();
  return (
    <KeysView
      search={route.useSearch()}
      onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
    />
  );
}

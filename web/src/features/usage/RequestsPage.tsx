import { getRouteApi } from '@tanstack/react-router';
import { RequestList } from './RequestList';

const route = getRouteApi('/app/usage/requests');

export function RequestsPage() {
  const navigate = route.useNavigate();
  return (
    <RequestList
      search={route.useSearch()}
      onSearch={(changes, replace = false) => void navigate({ search: (old) => ({ ...old, ...changes }), replace })}
    />
  );
}

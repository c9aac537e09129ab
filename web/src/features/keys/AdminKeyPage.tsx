import { getRouteApi } from '@tanstack/react-router';
import { ScopeContext } from '../../lib/scope';
import { OneKeyView } from './OneKeyView';

const route = getRouteApi('/app/admin/keys/$id');

/** Anybody's key. */
export function AdminKeyPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <ScopeContext value="everybody">
      <OneKeyView
        id={id}
        search={route.useSearch()}
        onSearch={(changes) => void navigate({ search: (old) => ({ ...old, ...changes }) as typeof old })}
        onDeleted={() => void navigate({ to: '/admin/keys' })}
      />
    </ScopeContext>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { OneKeyView } from './OneKeyView';

const route = getRouteApi('/app/keys/$id');

export function KeyPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <OneKeyView
      id={id}
      search={route.useSearch()}
      onSearch={(changes) => void navigate({ search: (old) => ({ ...old, ...changes }) })}
      onDeleted={() => void navigate({ to: '/keys' })}
    />
  );
}

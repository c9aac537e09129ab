import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../api/client';

const lifetime = 3_600_000;

interface PlaygroundKey {
  text: string;
  /** Of a key that was made for this page. */
  madeId?: string;
}

/**
 * The key that the playground asks with. It is kept in memory and nowhere else: one that the user pastes, or one made for this page,
 * which is narrow, expires within the hour and is deleted when the page is left.
 */
export function usePlaygroundKey(name: string) {
  const queries = useQueryClient();
  const [key, setKey] = useState<PlaygroundKey | null>(null);
  const make = useMutation({
    gcTime: 0,
    mutationFn: () =>
      unwrap(
        api.POST('/api/keys', {
          body: {
            name,
            expires_at: new Date(Date.now() + lifetime).toISOString(),
            limits: { requests_per_minute: 20, concurrent_requests: 2, spend_total: '1' },
          },
        }),
      ),
    onSuccess: ({ key: text, id }) => {
      setKey(id ? { text, madeId: id } : { text });
      make.reset();
      void queries.invalidateQueries({ queryKey: ['keys'] });
    },
  });

  const madeId = key?.madeId;
  useEffect(() => {
    if (!madeId) return;
    // Kept alive: the page may be going away.
    const remove = () => void api.DELETE('/api/keys/{id}', { params: { path: { id: madeId } }, keepalive: true });
    addEventListener('pagehide', remove);
    return () => {
      removeEventListener('pagehide', remove);
      remove();
    };
  }, [madeId]);

  return {
    key,
    make,
    paste: (text: string) => setKey(text.trim() ? { text: text.trim() } : null),
    forget: () => setKey(null),
  };
}

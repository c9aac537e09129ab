import { useEffect, useRef, useState } from 'react';
import { type Message, streamChat } from './stream';

export interface Turn extends Message {
  requestId?: string;
  error?: string;
}

/** A conversation that lives as long as its page. */
export function useConversation() {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [busy, setBusy] = useState(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const changeLast = (change: (turn: Turn) => Turn) =>
    setTurns((all) => all.map((turn, at) => (at === all.length - 1 ? change(turn) : turn)));

  const ask = async ({ key, model, system, text }: { key: string; model: string; system: string; text: string }) => {
    const messages: Message[] = [
      ...turns.filter((turn) => turn.content).map(({ role, content }) => ({ role, content })),
      { role: 'user', content: text },
    ];
    setTurns((all) => [...all, { role: 'user', content: text }, { role: 'assistant', content: '' }]);
    setBusy(true);
    abort.current = new AbortController();
    try {
      const onText = (more: string) => changeLast((turn) => ({ ...turn, content: turn.content + more }));
      const requestId = await streamChat({ key, model, system, messages, signal: abort.current.signal, onText });
      if (requestId) changeLast((turn) => ({ ...turn, requestId }));
    } catch (error) {
      if (!abort.current.signal.aborted)
        changeLast((turn) => ({ ...turn, error: error instanceof Error ? error.message : String(error) }));
    } finally {
      setBusy(false);
    }
  };

  return { turns, busy, ask, stop: () => abort.current?.abort(), clear: () => setTurns([]) };
}

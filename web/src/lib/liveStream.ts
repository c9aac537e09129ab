import { base } from '../api/client';

const names = [
  'usage',
  'balance',
  'keys',
  'users',
  'groups',
  'accounts',
  'workers',
  'models',
  'alerts',
  'site',
  'ping',
  'resync',
  'end',
] as const;

/** As GET /api/events names them. */
export type StreamEvent = (typeof names)[number];

export interface EventData {
  /** Whether it concerns the user himself, or how many of the requests are his. */
  own?: boolean | number;
  id?: string | null;
  requests?: number;
}

interface Handlers {
  onEvent: (name: StreamEvent, data: EventData) => void;
  onConnected: (connected: boolean) => void;
}

/** The server speaks every 15 s: who hears nothing for so long has lost it, whatever the browser thinks. */
const silence = 40_000;
const hiddenFor = 60_000;
const longestPause = 15_000;

/** A stream that comes back by itself, goes on where it was cut, and is closed while nobody looks. Returns how to end it. */
export function openStream({ onEvent, onConnected }: Handlers) {
  let source: EventSource | undefined;
  let lastId = '';
  let failures = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let asleep: ReturnType<typeof setTimeout> | undefined;

  function close() {
    source?.close();
    source = undefined;
    clearTimeout(again);
    clearTimeout(quiet);
  }

  /** The pause is random, so that the tabs which a server has lost do not come back to it together. */
  function failed() {
    close();
    onConnected(false);
    const most = Math.min(longestPause, 500 * 2 ** failures++);
    again = setTimeout(connect, 200 + Math.random() * most);
  }

  function heard(event: MessageEvent<string>) {
    lastId = event.lastEventId;
    failures = 0;
    clearTimeout(quiet);
    quiet = setTimeout(failed, silence);
    onConnected(true);
    const name = event.type as StreamEvent;
    if (name !== 'ping') onEvent(name, JSON.parse(event.data) as EventData);
  }

  function connect() {
    close();
    // A new EventSource cannot set a header; the server takes the id from the address as well.
    source = new EventSource(`${base}api/events${lastId && `?last_event_id=${encodeURIComponent(lastId)}`}`);
    for (const name of names) source.addEventListener(name, heard);
    source.onerror = failed;
    quiet = setTimeout(failed, silence);
  }

  function look() {
    clearTimeout(asleep);
    if (document.hidden) asleep = setTimeout(close, hiddenFor);
    else if (!source) {
      failures = 0;
      connect();
    }
  }

  connect();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(asleep);
    close();
  };
}

import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { type EventData, openStream, type StreamEvent } from './liveStream';

interface Rule {
  on: StreamEvent;
  /** Only when it concerns the user himself; otherwise it is what operators see of everybody. */
  own?: true;
  /** What is out of date then. */
  keys: QueryKey[];
  /** Milliseconds from one reading to the next; a second unless it says otherwise. */
  every?: number;
}

const own = (...names: string[]): QueryKey[] => names.map((name) => [name]);
const admin = (...names: string[]): QueryKey[] => names.map((name) => ['admin', name]);

/** Which queries an event makes out of date. A page whose data can change registers its keys here. */
const rules: readonly Rule[] = [
  { on: 'usage', own: true, keys: own('usage', 'limits', 'me', 'ledger') },
  { on: 'usage', own: true, keys: own('keys'), every: 5_000 },
  { on: 'usage', keys: admin('overview', 'usage') },
  { on: 'usage', keys: admin('accounts', 'workers', 'users', 'keys', 'ledger'), every: 5_000 },
  { on: 'balance', own: true, keys: own('me', 'ledger') },
  { on: 'balance', keys: admin('users', 'ledger') },
  { on: 'keys', own: true, keys: own('keys', 'limits') },
  { on: 'keys', keys: admin('keys') },
  { on: 'users', own: true, keys: own('me', 'limits') },
  { on: 'users', keys: admin('users') },
  { on: 'groups', keys: admin('groups') },
  { on: 'models', keys: [...own('models'), ...admin('models')] },
  { on: 'alerts', own: true, keys: own('alerts') },
  { on: 'site', keys: [...own('site'), ...admin('settings')] },
  { on: 'accounts', keys: admin('accounts', 'overview') },
  { on: 'workers', keys: admin('workers', 'overview') },
];

type Hear = (data: EventData | undefined) => void;

const listeners = new Map<StreamEvent, Set<Hear>>();

interface Live {
  connected: boolean;
  /** The user has stopped the page: it stays as it is until he lets it go on. */
  paused: boolean;
}

export const useLive = create<Live>()(() => ({ connected: true, paused: false }));

const isStill = () => useLive.getState().paused || document.hidden;

/** Without a stream the page asks again by itself, so often. */
const fallback = 15_000;

/** Keeps what is shown up to date, by one stream of events for the tab. Returns how to end it. */
export function startLive(queries: QueryClient) {
  const dirty = new Set<Rule>();
  const running = new Set<Rule>();

  /** One reading after the other: a server that is slow is asked less often. Held lists decide for themselves. */
  async function read(rule: Rule) {
    if (running.has(rule)) return;
    running.add(rule);
    while (!isStill() && dirty.delete(rule)) {
      await Promise.all(
        rule.keys.map((queryKey) =>
          queries.invalidateQueries({ queryKey, predicate: (query) => query.meta?.held !== true }),
        ),
      );
      await new Promise((done) => setTimeout(done, rule.every ?? 1_000));
    }
    running.delete(rule);
  }

  function mark(concerned: readonly Rule[]) {
    for (const rule of concerned) {
      dirty.add(rule);
      void read(rule);
    }
  }

  function markAll() {
    mark(rules);
    for (const hear of listeners.get('usage') ?? []) hear(undefined);
  }

  const goOn = () => {
    if (!isStill()) mark([...dirty]);
  };

  const end = openStream({
    onEvent(name, data) {
      if (name === 'resync') return markAll();
      if (name === 'end') return void queries.invalidateQueries({ queryKey: ['me'] });
      mark(rules.filter((rule) => rule.on === name && (!rule.own || isOwn(data))));
      for (const hear of listeners.get(name) ?? []) hear(data);
    },
    onConnected: (connected) => useLive.setState({ connected }),
  });
  const poll = setInterval(() => {
    if (!useLive.getState().connected && !isStill()) markAll();
  }, fallback);
  const unsubscribe = useLive.subscribe(goOn);
  document.addEventListener('visibilitychange', goOn);
  return () => {
    end();
    clearInterval(poll);
    unsubscribe();
    document.removeEventListener('visibilitychange', goOn);
    useLive.setState({ connected: true, paused: false });
  };
}

const isOwn = ({ own }: EventData) => own === true || (typeof own === 'number' && own > 0);

/**
 * For a list whose first page is what is happening now. It is read again with each event, unless the user has stopped the page or has
 * scrolled into it: then rows keep their places, and what is new is counted. The query has `meta: { held: true }`.
 */
export function useNewRows(refetch: () => unknown, { first, own }: { first: boolean; own: boolean }) {
  const [count, setCount] = useState(0);
  const show = () => {
    setCount(0);
    scrollTo({ top: 0 });
    void refetch();
  };
  const latest = useRef({ count, show });
  latest.current = { count, show };

  useEffect(() => {
    if (!first) return;
    const isHeld = () => isStill() || scrollY > 100;
    const hear: Hear = (data) => {
      // After a cut it is not known how many have come.
      const rows = data ? Number(own ? data.own : data.requests) : Number.POSITIVE_INFINITY;
      if (rows === 0) return;
      if (isHeld()) setCount((before) => before + rows);
      else latest.current.show();
    };
    /** Who lets the page go on, or comes back to it, wants to see what is new. */
    const look = () => {
      if (latest.current.count > 0 && !isHeld()) latest.current.show();
    };
    const all = listeners.get('usage') ?? new Set();
    listeners.set('usage', all.add(hear));
    const unsubscribe = useLive.subscribe(look);
    document.addEventListener('visibilitychange', look);
    return () => {
      all.delete(hear);
      unsubscribe();
      document.removeEventListener('visibilitychange', look);
      setCount(0);
    };
  }, [first, own]);
  return { count, show };
}

import createClient, { type FetchResponse } from 'openapi-fetch';
import { Problem } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** The folder that the console is served under, with its slash: `/` or `/gw/`. */
export const base = new URL(document.baseURI).pathname;

/** Where the browser itself fetches something of the API, with what is given of a query. */
export function addressOf(path: `/api/${string}`, query: Readonly<Record<string, string | number | undefined>>) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return `${base}${path.slice(1)}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** Typed by docs/openapi.json. The header is what the server wants to see of its own pages before it changes anything. */
export const api = createClient<paths>({
  baseUrl: base.replace(/\/$/, ''),
  credentials: 'same-origin',
  headers: { 'x-apihub-csrf': '1' },
});

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation, only its answer matters here.
type Answer<T extends Record<string | number, any>, O> = Promise<FetchResponse<T, O, `${string}/${string}`>>;

/** The answer's body; a problem is thrown. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export async function unwrap<T extends Record<string | number, any>, O>(call: Answer<T, O>) {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw Problem.offline();
  });
  if (!response.ok) throw Problem.of(response, error);
  return data as NonNullable<typeof data>;
}

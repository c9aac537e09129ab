/** Reads what an address says; what it does not know is dropped. */
export const readers = {
  text: (value: unknown) =>
    typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined,
  flag: (value: unknown) => (typeof value === 'boolean' ? value : undefined),
  oneOf:
    <T extends string>(...known: readonly T[]) =>
    (value: unknown) =>
      known.find((word) => word === value),
};

type Reader = (value: unknown) => unknown;
export type SearchOf<R extends Record<string, Reader>> = { [K in keyof R]?: Exclude<ReturnType<R[K]>, undefined> };

/** The search part of a page's address, validated. */
export const searchOf =
  <R extends Record<string, Reader>>(fields: R) =>
  (raw: Record<string, unknown>): SearchOf<R> =>
    Object.fromEntries(
      Object.entries(fields)
        .map(([name, read]) => [name, read(raw[name])] as const)
        .filter(([, value]) => value !== undefined),
    ) as SearchOf<R>;

/** Changes what the address says. @param replace Without a step for the browser's Back. */
export type OnSearch<S> = (changes: Partial<S>, replace?: boolean) => void;

/** Nothing of it any more. */
export const cleared = <S extends object>(search: S) =>
  Object.fromEntries(Object.keys(search).map((name) => [name, undefined])) as Partial<S>;

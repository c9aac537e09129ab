/** A member that differs: its path from the outside in, as it was and as it is. */
export interface Change {
  path: readonly string[];
  before: unknown;
  after: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What two views differ in, member by member, in the order of the later one. */
export function changesOf(before: unknown, after: unknown, path: readonly string[] = []): Change[] {
  if (!isObject(before) && !isObject(after)) return path.length > 0 ? [{ path, before, after }] : [];
  const [was, became] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const names = [...new Set([...Object.keys(became), ...Object.keys(was)])];
  return names.flatMap((name) => changesOf(was[name], became[name], [...path, name]));
}

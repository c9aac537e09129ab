import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem';

/** What went wrong, in the user's language where the code is known; otherwise in the server's words. */
export function useProblemText() {
  const { t, i18n } = useTranslation();
  return (error: unknown): string => {
    if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error);
    const key = `problem.${error.code}`;
    return i18n.exists(key)
      ? t(key as 'problem.offline', { seconds: error.retryAfter ?? 60 })
      : error.message || error.code;
  };
}

/** Puts the server's faults on their fields. @returns Whether every fault has found one. */
export function showOnFields<T extends FieldValues>(
  error: unknown,
  fields: readonly Path<T>[],
  set: UseFormSetError<T>,
) {
  if (!(error instanceof Problem)) return false;
  const faults = Object.entries(error.fields);
  const known = faults.filter(([name]) => fields.includes(name as Path<T>));
  for (const [name, message] of known) set(name as Path<T>, { message });
  return known.length > 0 && known.length === faults.length;
}

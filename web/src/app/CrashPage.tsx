import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Problem } from '../api/problem';
import { ErrorState } from '../ui/States';
import { ForbiddenPage } from './ForbiddenPage';

/** A page that failed. A part of the console that is gone was replaced by a new build: loading the page again gets that. */
export function CrashPage({ error: thrown, reset }: ErrorComponentProps) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const router = useRouter();
  if (error instanceof Problem && error.status === 403) return <ForbiddenPage />;
  const gone = /dynamically imported module|importing a module|preload/i.test(error.message);
  return (
    <ErrorState
      error={error}
      onRetry={() => {
        if (gone) return location.reload();
        reset();
        void router.invalidate();
      }}
    />
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem';
import { useProblemText } from '../lib/problems';
import { Button } from './Button';

/** Nothing there: why, and what to do about it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-muted text-sm">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** It could not be loaded: what the server says, its code, the request's id, and another try. */
export function ErrorState({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <p className="font-medium text-bad">{t('load_failed')}</p>
      <p className="max-w-md break-words text-muted text-sm">{text(error)}</p>
      {error instanceof Problem && (
        <p className="break-all font-mono text-muted text-xs">
          {error.code}
          {error.requestId && ` · ${error.requestId}`}
        </p>
      )}
      <Button className="mt-2" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}

/** Holds the place of what is being loaded. */
export function Skeleton({ rows = 1, height = 16 }: { rows?: number; height?: 16 | 32 | 96 | 224 }) {
  const { t } = useTranslation();
  const tall = { 16: 'h-4', 32: 'h-8', 96: 'h-24', 224: 'h-56' }[height];
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={`${tall} animate-pulse rounded bg-sunken`} />
      ))}
    </div>
  );
}

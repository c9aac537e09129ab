import type { ReactNode } from 'react';

/** A row of numbers to take in at a glance. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-x-4 gap-y-4 p-4 md:grid-cols-4">{children}</dl>;
}

export function Stat({ label, children, note }: { label: ReactNode; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="m-0">
        <span className="block truncate font-semibold text-xl tabular-nums tracking-tight">{children}</span>
        {note && <span className="block text-muted text-xs">{note}</span>}
      </dd>
    </div>
  );
}

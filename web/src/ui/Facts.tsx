import type { ReactNode } from 'react';

/** What is known of one thing, a line for each. @param right Values are numbers to compare. */
export function Facts({ rows, right }: { rows: readonly (readonly [string, ReactNode] | false)[]; right?: boolean }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 text-sm">
      {rows
        .filter((row) => row !== false)
        .map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid items-center border-line border-b py-1.5">
            <dt className="text-muted">{name}</dt>
            <dd className={right ? 'text-right tabular-nums' : 'min-w-0 break-words'}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../lib/format';
import type { Point } from './Chart';

/** Recharts, in a chunk of its own. The table beside it says the same to screen readers. */
export default function Bars({ points }: { points: readonly Point[] }) {
  const format = useFormats();
  return (
    <div aria-hidden className="h-60 px-2 pt-3 pb-2 text-xs">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 220 }}>
        <BarChart data={points as Point[]} margin={{ top: 4, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            tick={{ fill: 'var(--muted)' }}
            minTickGap={24}
          />
          <YAxis
            width={48}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--muted)' }}
            tickFormatter={(value: number) => format.compact(value)}
          />
          <Tooltip
            cursor={{ fill: 'var(--sunken)' }}
            isAnimationActive={false}
            content={({ payload }) => <Tip point={payload?.[0]?.payload as Point | undefined} />}
          />
          <Bar dataKey="value" fill="var(--accent)" radius={[3, 3, 0, 0]} maxBarSize={36} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({ point }: { point: Point | undefined }) {
  return (
    point && (
      <div className="rounded-md border border-line bg-surface px-2.5 py-1.5 shadow-pop">
        <div className="text-muted">{point.label}</div>
        <div className="font-medium tabular-nums">{point.text}</div>
      </div>
    )
  );
}

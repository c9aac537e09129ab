import { cx } from '../lib/cx';
import { useFormats } from '../lib/format';
import { stepOf } from '../lib/steps';
import type { Point } from './Chart';

/** Bars of plain elements, as wide as there is room. The table beside them says the same to screen readers. */
export function Bars({ points }: { points: readonly Point[] }) {
  const format = useFormats();
  const step = stepOf(Math.max(...points.map((point) => point.value)));
  const every = Math.ceil(points.length / 8);
  return (
    <div aria-hidden className="px-4 pt-5 pb-3 text-muted text-xs tabular-nums">
      <div className="relative ml-12 h-44">
        {[0, 1, 2, 3, 4].map((line) => (
          <div key={line} className="absolute inset-x-0 border-line border-t" style={{ bottom: `${line * 25}%` }}>
            <span className="-translate-y-1/2 absolute right-full mr-2 whitespace-nowrap">
              {format.compact(Number((line * step).toPrecision(3)))}
            </span>
          </div>
        ))}
        <div className="absolute inset-0 flex">
          {points.map((point, at) => (
            <Column
              key={`${point.label} ${at}`}
              point={point}
              share={point.value / (step * 4)}
              right={at > points.length / 2}
            />
          ))}
        </div>
      </div>
      <div className="mt-1.5 ml-12 flex">
        {points.map((point, at) => (
          <div key={`${point.label} ${at}`} className="flex min-w-0 flex-1 justify-center">
            {/* Where there are many, only some of them have room for a name. */}
            {at % every === 0 && (
              <span
                className={cx(
                  'whitespace-nowrap',
                  at % (every * 2) !== 0 && 'max-md:hidden',
                  every > 1 && 'w-0 overflow-visible',
                )}
              >
                <span className={cx(every > 1 && 'inline-block -translate-x-1/2')}>{point.label}</span>
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function Column({ point, share, right }: { point: Point; share: number; right: boolean }) {
  return (
    <div className="group relative flex h-full min-w-0 flex-1 items-end justify-center hover:bg-sunken/70">
      <div
        className="w-[70%] max-w-9 rounded-t-sm bg-accent"
        style={{ height: point.value > 0 ? `max(2px, ${share * 100}%)` : 0 }}
      />
      <div
        className={cx(
          'pointer-events-none absolute top-0 z-10 hidden whitespace-nowrap rounded-md border border-line bg-surface px-2.5 py-1.5 shadow-pop group-hover:block',
          right ? 'right-1/2' : 'left-1/2',
        )}
      >
        <div>{point.label}</div>
        <div className="font-medium text-ink">{point.text}</div>
      </div>
    </div>
  );
}

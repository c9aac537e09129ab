import { cx } from '../lib/cx';

interface Props<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: string }[];
  label: string;
}

/** A choice of a few, all of them seen. */
export function Segments<T extends string>({ value, onChange, items, label }: Props<T>) {
  return (
    <fieldset className="inline-flex min-w-0 max-w-full overflow-x-auto rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          aria-pressed={item.value === value}
          onClick={() => onChange(item.value)}
          className={cx(
            'h-8 whitespace-nowrap rounded px-3 text-sm max-md:h-10',
            item.value === value ? 'bg-surface font-medium text-ink shadow-sm' : 'text-muted hover:text-ink',
          )}
        >
          {item.label}
        </button>
      ))}
    </fieldset>
  );
}

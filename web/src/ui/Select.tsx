import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { cx } from '../lib/cx';
import { controlClass } from './Field';
import { itemClass, popupClass } from './Menu';

interface Props<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: string }[];
  /** Its name, where no Field gives one. */
  label?: string;
  className?: string;
  disabled?: boolean;
}

export function Select<T extends string>({ value, onChange, items, label, className, disabled }: Props<T>) {
  return (
    <Base.Root
      items={items}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      disabled={disabled ?? false}
    >
      <Base.Trigger
        aria-label={label}
        className={cx(controlClass, 'inline-flex items-center justify-between gap-2 text-left', className)}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronDown aria-hidden size={15} className="text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className={cx(popupClass, 'max-h-80 min-w-(--anchor-width) overflow-y-auto')} aria-label={label}>
            {items.map((item) => (
              <Base.Item key={item.value} value={item.value} className={cx(itemClass, 'justify-between')}>
                <Base.ItemText>{item.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check aria-hidden size={15} />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import { cx } from '../lib/cx';
import { controlClass } from './Field';
import { itemClass, popupClass } from './Menu';

interface Props {
  value: string;
  onChange: (value: string) => void;
  items: readonly string[];
  label?: string;
  placeholder?: string;
  className?: string;
}

/** Free text with proposals. */
export function Combobox({ value, onChange, items, label, placeholder, className }: Props) {
  return (
    <Base.Root items={items} value={value} onValueChange={onChange} openOnInputClick>
      <Base.Input aria-label={label} placeholder={placeholder} className={cx(controlClass, className)} />
      <ProposalList label={label} />
    </Base.Root>
  );
}

/** What opens below the input. */
export function ProposalList({ label }: { label: string | undefined }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} className="z-50">
        <Base.Popup className={cx(popupClass, 'max-h-72 w-(--anchor-width) overflow-y-auto data-empty:hidden')}>
          <Base.List aria-label={label}>
            {(item: string) => (
              <Base.Item key={item} value={item} className={itemClass}>
                <span className="truncate">{item}</span>
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

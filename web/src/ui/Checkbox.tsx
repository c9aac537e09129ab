import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

export function Checkbox({ checked, onChange, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is Base UI's.
    <label className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm">
      <Base.Root
        checked={checked}
        onCheckedChange={onChange}
        className="flex size-5 shrink-0 items-center justify-center rounded border border-edge bg-surface data-checked:border-accent data-checked:bg-accent data-checked:text-on-accent"
      >
        <Base.Indicator>
          <Check aria-hidden size={14} strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      {children}
    </label>
  );
}

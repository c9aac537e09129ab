import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import { useEffect, useState } from 'react';
import { cx } from '../lib/cx';
import { ProposalList } from './Combobox';
import { controlClass } from './Field';

interface Props {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  items: readonly string[];
  className?: string;
}

/** A filter's value with proposals. It is told once it is chosen or typed to its end, not at each letter. */
export function FilterBox({ label, placeholder, value = '', onChange, items, className }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const tell = (next: string) => next !== value && onChange(next || undefined);
  return (
    <Base.Root
      items={items}
      value={text}
      openOnInputClick
      onValueChange={(next, { reason }) => {
        setText(next);
        if (next === '' || reason === 'item-press') tell(next);
      }}
    >
      <Base.Input
        aria-label={label}
        placeholder={placeholder}
        className={cx(controlClass, className)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => tell(text)}
        onKeyDown={(event) => event.key === 'Enter' && tell(text)}
      />
      <ProposalList label={label} />
    </Base.Root>
  );
}

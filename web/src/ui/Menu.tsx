import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cx } from '../lib/cx';

export const popupClass = 'rounded-lg border border-line bg-surface p-1 text-sm shadow-pop outline-none';
export const itemClass =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded px-2.5 py-1 outline-none max-md:min-h-11 data-highlighted:bg-sunken data-disabled:opacity-55';

export interface MenuItem {
  label: ReactNode;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
}

/** @param trigger The button that opens it. */
export function Menu({
  trigger,
  items,
  header,
}: {
  trigger: ReactElement;
  items: readonly (MenuItem | null)[];
  header?: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={cx(popupClass, 'min-w-44')}>
            {header && <div className="border-line border-b px-2.5 pt-1 pb-2 text-muted text-xs">{header}</div>}
            {items.map((item, at) =>
              item === null ? (
                <Base.Separator key={at} className="my-1 h-px bg-line" />
              ) : (
                <Base.Item key={at} onClick={item.onSelect} className={cx(itemClass, item.danger && 'text-bad')}>
                  {item.icon}
                  {item.label}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';
import { useWide } from '../lib/media';
import { ErrorState, Skeleton } from './States';

export interface Column<T> {
  id: string;
  header: string;
  /** The name of the column is only for screen readers. */
  hideHeader?: boolean;
  cell: (row: T) => ReactNode;
  align?: 'right';
  /** The server's name of the order by this column. */
  sort?: string;
  /** On a phone: the card's heading, left out, or (the default) a line with its name. */
  phone?: 'title' | 'hide' | 'actions';
}

interface Props<T> {
  /** Says what the table lists; read by screen readers. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  error?: Error | null;
  onRetry: () => void;
  empty: ReactNode;
  /** `name` or `-name`, as the server takes it. */
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  onOpen?: (row: T) => void;
  /** A last row with sums, by column. */
  totals?: Partial<Record<string, ReactNode>> | undefined;
}

/** A list that the server pages, sorts and filters: a table, or cards on a phone. */
export function DataTable<T>(props: Props<T>) {
  const wide = useWide();
  const { rows, error, empty, onRetry } = props;
  if (error && !rows) return <ErrorState error={error} onRetry={onRetry} />;
  if (!rows) return <Skeleton rows={6} height={32} />;
  if (rows.length === 0) return empty;
  return wide ? <Table {...props} rows={rows} /> : <Cards {...props} rows={rows} />;
}

type Shown<T> = Props<T> & { rows: readonly T[] };

function Table<T>({ caption, columns, rows, rowKey, sort, onSort, onOpen, totals }: Shown<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard.
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-line border-b text-muted text-xs">
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              onClick={onOpen && ((event) => isRows(event) && onOpen(row))}
              className={cx('border-line border-b last:border-b-0', onOpen && 'cursor-pointer hover:bg-sunken/60')}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cx(
                    'h-10 px-3 py-1 first:pl-4 last:pr-4',
                    column.align === 'right' && 'text-right tabular-nums',
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr className="border-line border-t bg-sunken/50 font-medium">
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cx(
                    'h-10 px-3 py-1 first:pl-4 last:pr-4',
                    column.align === 'right' && 'text-right tabular-nums',
                  )}
                >
                  {totals[column.id]}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

/** A click on a control inside a row is the control's; so is one in a menu or dialog that the row has opened. */
const isRows = ({ target, currentTarget }: MouseEvent) =>
  currentTarget.contains(target as Element) &&
  (target as Element).closest('button, a, input, label, [role="switch"]') === null;

function Head<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
}) {
  const name = column.sort;
  const order =
    name === undefined ? undefined : sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none';
  const Arrow = order === 'ascending' ? ArrowUp : order === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={order}
      className={cx(
        'h-9 whitespace-nowrap px-3 font-medium first:pl-4 last:pr-4',
        column.align === 'right' && 'text-right',
      )}
    >
      {name && onSort ? (
        <button
          type="button"
          className={cx(
            'inline-flex min-h-6 items-center gap-1 rounded hover:text-ink',
            order !== 'none' && 'text-ink',
          )}
          onClick={() => onSort(order === 'descending' ? name : `-${name}`)}
        >
          {column.header}
          <Arrow aria-hidden size={13} />
        </button>
      ) : (
        <span className={cx(column.hideHeader && 'sr-only')}>{column.header}</span>
      )}
    </th>
  );
}

function Cards<T>({ caption, columns, rows, rowKey, onOpen, totals }: Shown<T>) {
  const { t } = useTranslation();
  const titles = columns.filter((column) => column.phone === 'title');
  const lines = columns.filter((column) => column.phone === undefined);
  const actions = columns.filter((column) => column.phone === 'actions');
  return (
    <ul aria-label={caption} className="divide-y divide-line">
      {rows.map((row) => (
        <li key={rowKey(row)} className="px-4 py-3">
          <div className="flex items-center justify-between gap-2">
            <div className="min-w-0 break-words font-medium">
              {titles.map((column) => (
                <div key={column.id}>{column.cell(row)}</div>
              ))}
            </div>
            <div className="flex shrink-0 items-center gap-1">
              {actions.map((column) => (
                <div key={column.id}>{column.cell(row)}</div>
              ))}
              {onOpen && (
                <button type="button" onClick={() => onOpen(row)} className="min-h-11 rounded px-2 text-accent text-sm">
                  {t('details')}
                </button>
              )}
            </div>
          </div>
          <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            {lines.map((column) => (
              <div key={column.id} className="contents">
                <dt className="text-muted">{column.header}</dt>
                <dd className="min-w-0 break-words text-right">{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
      {totals && (
        <li className="bg-sunken/50 px-4 py-3">
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 font-medium text-sm">
            {columns
              .filter((column) => totals[column.id] !== undefined)
              .map((column) => (
                <div key={column.id} className="contents">
                  <dt className="text-muted">{column.header}</dt>
                  <dd className="text-right">{totals[column.id]}</dd>
                </div>
              ))}
          </dl>
        </li>
      )}
    </ul>
  );
}

import { useTranslation } from 'react-i18next';
import { useFormats } from '../lib/format';
import { usePrefs } from '../lib/prefs';
import { Button } from './Button';
import { Select } from './Select';

interface Props {
  /** The cursor in the address: this is not the first page. */
  cursor: string | undefined;
  nextCursor: string | null | undefined;
  /** How many rows there are on all pages. */
  total?: number | null | undefined;
  onCursor: (cursor: string | undefined) => void;
}

const sizes = ['10', '20', '50', '100'].map((value) => ({ value, label: value }));

/** Pages follow one another by key: on, or back to the first. The browser's own Back goes back one. */
export function Pagination({ cursor, nextCursor, total, onCursor }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  const pageSize = usePrefs((prefs) => prefs.pageSize);
  return (
    <nav
      aria-label={t('pages')}
      className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-2.5 text-muted text-sm"
    >
      <div className="flex items-center gap-2">
        <Select
          label={t('rows_per_page')}
          className="w-20! shrink-0"
          value={`${pageSize}`}
          items={sizes}
          onChange={(size) => {
            usePrefs.setState({ pageSize: Number(size) });
            onCursor(undefined);
          }}
        />
        {total != null && <span className="whitespace-nowrap">{t('in_total', { total: format.number(total) })}</span>}
      </div>
      <div className="flex gap-2">
        {cursor && <Button onClick={() => onCursor(undefined)}>{t('first_page')}</Button>}
        <Button disabled={!nextCursor} onClick={() => nextCursor && onCursor(nextCursor)}>
          {t('next_page')}
        </Button>
      </div>
    </nav>
  );
}

import { ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../lib/format';
import { Button } from './Button';

interface Props {
  /** How many have come since the list was read; infinite: it is not known. */
  count: number;
  /** Not all of them may belong to this list: it is not said how many. */
  some?: boolean;
  onShow: () => void;
}

/** Lies over a list that is held still, and takes no place from it. */
export function NewRows({ count, some, onShow }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <div role="status" className="sticky top-16 z-20 flex h-0 justify-center">
      {count > 0 && (
        <Button look="primary" className="mt-2 rounded-full shadow-pop" onClick={onShow}>
          <ArrowUp aria-hidden size={14} />
          {some || !Number.isFinite(count)
            ? t('live.new_rows_some')
            : t('live.new_rows', { rows: format.number(count) })}
        </Button>
      )}
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';
import { controlClass } from './Field';

interface Props {
  /** Dates of the site's calendar, both included; undefined: without a bound. */
  from: string | undefined;
  to: string | undefined;
  onChange: (changes: { from?: string | undefined; to?: string | undefined }) => void;
}

const inputClass = cx(controlClass, 'w-36! px-2! max-md:flex-1');

/** From one date to another. */
export function DateRange({ from, to, onChange }: Props) {
  const { t } = useTranslation();
  const [first, last] = [from?.slice(0, 10), to?.slice(0, 10)];
  return (
    <div className="flex items-center gap-1.5 text-muted max-md:w-full">
      <input
        type="date"
        aria-label={t('from')}
        value={first ?? ''}
        max={last}
        onChange={(event) => onChange({ from: event.target.value || undefined })}
        className={inputClass}
      />
      –
      <input
        type="date"
        aria-label={t('to')}
        value={last ?? ''}
        min={first}
        onChange={(event) => onChange({ to: event.target.value || undefined })}
        className={inputClass}
      />
    </div>
  );
}

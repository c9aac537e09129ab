import { useTranslation } from 'react-i18next';

interface Props {
  /** Dates of the site's calendar, both included; undefined: without a bound. */
  from: string | undefined;
  to: string | undefined;
  onChange: (changes: { from?: string | undefined; to?: string | undefined }) => void;
}

/** From one date to another. */
export function DateRange({ from, to, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <DateInput label={t('from')} value={from} max={to} onChange={(value) => onChange({ from: value })} />
      <DateInput label={t('to')} value={to} min={from} onChange={(value) => onChange({ to: value })} />
    </>
  );
}

interface InputProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (value: string | undefined) => void;
}

function DateInput({ label, value, min, max, onChange }: InputProps) {
  return (
    <label className="flex items-center gap-1.5 text-muted text-sm max-md:w-full max-md:justify-between">
      {label}
      <input
        type="date"
        value={value?.slice(0, 10) ?? ''}
        min={min?.slice(0, 10)}
        max={max?.slice(0, 10)}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="h-9 rounded-md border border-edge/70 bg-surface px-2 text-ink max-md:h-11"
      />
    </label>
  );
}

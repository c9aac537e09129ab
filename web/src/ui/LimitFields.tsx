import type { ReactNode } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { countLimits, type LimitName, spendLimits } from '../lib/limits';
import { Field, Input } from './Field';

interface Props {
  legend: ReactNode;
  hint: ReactNode;
  /** Registers the input of a limit in its form. */
  register: (name: LimitName, rules: { pattern: RegExp }) => UseFormRegisterReturn;
  faults: Partial<Record<LimitName, { message?: string | undefined }>> | undefined;
}

/** All limits that there are, to be typed in. */
export function LimitFields({ legend, hint, register, faults }: Props) {
  const { t } = useTranslation();
  const fault = (name: LimitName, otherwise: string) => faults?.[name] && (faults[name].message || otherwise);
  return (
    <fieldset>
      <legend className="font-medium text-sm">{legend}</legend>
      <p className="mb-3 text-muted text-xs">{hint}</p>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {countLimits.map((name) => (
          <Field key={name} label={t(`limit.${name}`)} error={fault(name, t('whole_number'))}>
            <Input inputMode="numeric" {...register(name, { pattern: /^\s*([1-9]\d*)?\s*$/ })} />
          </Field>
        ))}
        {spendLimits.map((name) => (
          <Field key={name} label={t(`limit.${name}`)} error={fault(name, t('amount_fault'))}>
            <Input inputMode="decimal" {...register(name, { pattern: /^\s*(\d+(\.\d{1,9})?)?\s*$/ })} />
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

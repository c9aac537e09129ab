import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import { Field, Input } from '../../ui/Field';
import type { Price } from './api';
import { isPrice, type Part, type PriceForm, same, tokenParts, unitParts } from './priceForm';

/** Empty ones follow these. */
const follows: Partial<Record<Part, Part>> = {
  cached_input: 'input',
  cache_write_5m: 'input',
  cache_write_1h: 'cache_write_5m',
};

interface Props<T extends FieldValues & PriceForm> {
  form: UseFormReturn<T>;
  /** The price in force; what differs from it is shown beside its field. */
  old: Price | null;
  /** What is in the form, as the server will take it. */
  next: Price;
}

export function PriceFields<T extends FieldValues & PriceForm>({ form, old, next }: Props<T>) {
  const { t } = useTranslation(['prices', 'models']);
  const format = useFormats();
  const hint = (part: Part) => {
    const typed = form.getValues(part as Path<T>) as string;
    const model = follows[part];
    if (old && isPrice(typed) && !same(old[part], next[part]))
      return (
        <span className="font-medium text-accent tabular-nums">
          {`${format.exact(old[part])} → ${format.exact(next[part])}`}
        </span>
      );
    if (model) return t('as_part', { part: t(`models:${model as 'input'}`) });
    return part === 'request' || part === 'image' ? t('nothing') : undefined;
  };
  const field = (part: Part) => {
    const required = part === 'input' || part === 'output';
    const fault = form.formState.errors[part];
    return (
      <Field
        key={part}
        label={t(part === 'request' || part === 'image' ? `part.${part}` : `models:${part}`)}
        hint={hint(part)}
        error={fault && ((fault.message as string) || t('amount'))}
      >
        <Input
          inputMode="decimal"
          autoComplete="off"
          className="tabular-nums"
          {...form.register(part as Path<T>, {
            validate: (text) => isPrice(text as string) && !(required && (text as string).trim() === ''),
          })}
        />
      </Field>
    );
  };
  return (
    <>
      <fieldset>
        <legend className="mb-2 font-medium text-muted text-xs">{t('per_million')}</legend>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">{tokenParts.map(field)}</div>
      </fieldset>
      <fieldset>
        <legend className="mb-2 font-medium text-muted text-xs">{t('per_each')}</legend>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">{unitParts.map(field)}</div>
      </fieldset>
    </>
  );
}

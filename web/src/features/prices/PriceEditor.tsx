import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { FormError } from '../../ui/FormError';
import { toast } from '../../ui/Toast';
import { type Model, useSetPrice } from './api';
import { PriceFields } from './PriceFields';
import { formOf, isPrice, type PriceForm, parts, priceOf, same } from './priceForm';
import { Sample } from './Sample';

/** Sets a new version of a price, in force from the next request on. */
export function PriceEditor({ of: model, onSaved }: { of: Model; onSaved: () => void }) {
  const { t } = useTranslation(['prices', 'common']);
  const problemText = useProblemText();
  const form = useForm<PriceForm>({ defaultValues: formOf(model.price), mode: 'onChange' });
  const typed = useWatch({ control: form.control }) as PriceForm;
  const valid = parts.every((part) => isPrice(typed[part]));
  const next = priceOf(valid ? typed : formOf(model.price));
  const old = model.price;
  const changed = old === null || parts.some((part) => !same(old[part], next[part]));
  const set = useSetPrice();
  const submit = form.handleSubmit((values) => {
    if (set.isPending) return;
    set.mutate(
      { model: model.name, ...priceOf(values) },
      {
        onSuccess: () => {
          toast(t('price_saved', { name: model.name }));
          onSaved();
        },
      },
    );
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <FormError message={set.error ? problemText(set.error) : undefined} />
      <PriceFields form={form} old={old} next={next} />
      <Sample old={old} next={next} />
      <div className="flex items-center justify-end gap-3">
        {!changed && <span className="text-muted text-sm">{t('unchanged')}</span>}
        <Button type="submit" look="primary" busy={set.isPending} disabled={!changed || !valid}>
          {t('set_price')}
        </Button>
      </div>
    </form>
  );
}

import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, Input } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { toast } from '../../ui/Toast';
import { useSetPrice } from './api';
import { PriceFields } from './PriceFields';
import { formOf, isPrice, type PriceForm, parts, priceOf } from './priceForm';
import { Sample } from './Sample';

/** Puts a model with its price into the catalogue. */
export function NewModel({ onClose, onSaved }: { onClose: () => void; onSaved: () => void }) {
  const { t } = useTranslation(['prices', 'models', 'common']);
  const problemText = useProblemText();
  const form = useForm<PriceForm & { name: string }>({ defaultValues: { name: '', ...formOf(null) } });
  const typed = useWatch({ control: form.control }) as PriceForm;
  const next = priceOf(parts.every((part) => isPrice(typed[part])) ? typed : formOf(null));
  const { errors } = form.formState;
  const set = useSetPrice();
  const submit = form.handleSubmit(({ name, ...price }) => {
    if (set.isPending) return;
    set.mutate(
      { model: name.trim(), ...priceOf(price) },
      {
        onSuccess: (model) => {
          toast(t('price_saved', { name: model.name }));
          onSaved();
        },
        onError: (error) => {
          const aboutName = error instanceof Problem && ['invalid_model', 'is_alias'].includes(error.code);
          form.setError(aboutName ? 'name' : 'root', { message: problemText(error) }, { shouldFocus: true });
        },
      },
    );
  });
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={t('create')}
      description={t('create_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" busy={set.isPending} onClick={() => void submit()}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={errors.root?.message} />
        <Field
          label={t('name')}
          hint={t('name_hint')}
          error={errors.name && (errors.name.message || t('name_missing'))}
        >
          <Input
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            {...form.register('name', { validate: (name) => name.trim() !== '' })}
          />
        </Field>
        <PriceFields form={form} old={null} next={next} />
        <Sample old={null} next={next} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

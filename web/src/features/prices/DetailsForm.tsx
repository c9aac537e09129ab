import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem';
import { showOnFields, useProblemText } from '../../lib/problems';
import { Button } from '../../ui/Button';
import { Field, Input, Textarea } from '../../ui/Field';
import { FormError } from '../../ui/FormError';
import { toast } from '../../ui/Toast';
import { type Model, useDescribeModel } from './api';

interface Form {
  aliases: string;
  usual_output_tokens: string;
  note: string;
}

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '');

/** What is known of a model beside its price. */
export function DetailsForm({ of: model, onSaved }: { of: Model; onSaved: () => void }) {
  const { t } = useTranslation(['prices', 'common']);
  const problemText = useProblemText();
  const form = useForm<Form>({
    defaultValues: {
      aliases: model.aliases.join('\n'),
      usual_output_tokens: String(model.usual_output_tokens ?? ''),
      note: model.note ?? '',
    },
  });
  const { errors } = form.formState;
  const describe = useDescribeModel();
  const submit = form.handleSubmit((values) => {
    if (describe.isPending) return;
    const tokens = values.usual_output_tokens.trim();
    describe.mutate(
      {
        model: model.name,
        aliases: words(values.aliases),
        usual_output_tokens: tokens === '' ? null : Number(tokens),
        note: values.note.trim() || null,
      },
      {
        onSuccess: () => {
          toast(t('saved', { name: model.name }));
          onSaved();
        },
        onError: (error) => {
          const aboutNames = error instanceof Problem && ['alias_taken', 'invalid_model'].includes(error.code);
          if (aboutNames) form.setError('aliases', { message: error.message }, { shouldFocus: true });
          else if (!showOnFields(error, ['aliases', 'usual_output_tokens', 'note'], form.setError))
            form.setError('root', { message: problemText(error) });
        },
      },
    );
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <FormError message={errors.root?.message} />
      <Field label={t('aliases')} hint={t('aliases_hint')} error={errors.aliases?.message}>
        <Textarea rows={3} spellCheck={false} {...form.register('aliases')} />
      </Field>
      <Field
        label={t('usual')}
        hint={t('usual_hint')}
        error={errors.usual_output_tokens && (errors.usual_output_tokens.message || t('whole_number'))}
      >
        <Input inputMode="numeric" {...form.register('usual_output_tokens', { pattern: /^\s*([1-9]\d{0,7})?\s*$/ })} />
      </Field>
      <Field label={t('note')} error={errors.note?.message}>
        <Textarea rows={3} maxLength={1000} {...form.register('note')} />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" look="primary" busy={describe.isPending}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  );
}

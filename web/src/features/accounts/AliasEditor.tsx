import { ArrowRight, Plus, X } from 'lucide-react';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Input } from '../../ui/Field';
import type { AccountForm } from './accountForm';

/** What clients call a model, and what this account calls it. */
export function AliasEditor({ form }: { form: UseFormReturn<AccountForm> }) {
  const { t } = useTranslation('accounts');
  const aliases = useFieldArray({ control: form.control, name: 'aliases' });
  return (
    <fieldset>
      <legend className="font-medium text-sm">{t('field.aliases')}</legend>
      <p className="mb-2 text-muted text-xs">{t('field.aliases_hint')}</p>
      <ul className="flex flex-col gap-2">
        {aliases.fields.map((alias, at) => (
          <li key={alias.id} className="flex items-center gap-2">
            <Input
              aria-label={t('alias_from', { at: at + 1 })}
              placeholder={t('alias_from_hint')}
              maxLength={200}
              {...form.register(`aliases.${at}.from`)}
            />
            <ArrowRight aria-hidden size={15} className="shrink-0 text-muted" />
            <Input
              aria-label={t('alias_to', { at: at + 1 })}
              placeholder={t('alias_to_hint')}
              maxLength={200}
              {...form.register(`aliases.${at}.to`)}
            />
            <Button look="ghost" icon aria-label={t('alias_remove', { at: at + 1 })} onClick={() => aliases.remove(at)}>
              <X aria-hidden size={15} />
            </Button>
          </li>
        ))}
      </ul>
      <Button className="mt-2" onClick={() => aliases.append({ from: '', to: '' })}>
        <Plus aria-hidden size={15} />
        {t('alias_add')}
      </Button>
    </fieldset>
  );
}

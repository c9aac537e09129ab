import { useTranslation } from 'react-i18next';
import { CopyButton } from './Copy';

/** Lines to copy. @param label What they are. */
export function Code({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard. */}
      <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md py-3 pr-14 pl-4">
        <pre className="font-mono text-[13px] leading-relaxed">
          <code>{text}</code>
        </pre>
      </section>
      <div className="absolute top-1.5 right-1.5 rounded-md bg-sunken">
        <CopyButton text={text} what={t('code')} />
      </div>
    </div>
  );
}

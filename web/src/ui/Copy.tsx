import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { toast } from './Toast';

/** @param what Named to screen readers: "Copy the request id". */
export function CopyButton({
  text,
  what,
  look = 'ghost',
  children,
}: {
  text: string;
  what: string;
  look?: 'ghost' | 'plain' | 'primary';
  children?: string;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await copyText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      toast(t('copy_failed'), 'error');
    }
  };
  const icon = copied ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />;
  return (
    <Button look={look} icon={!children} aria-label={children ? undefined : `${t('copy')}: ${what}`} onClick={copy}>
      {icon}
      {children && (copied ? t('copied') : children)}
    </Button>
  );
}

async function copyText(text: string) {
  // Browsers offer the clipboard on https and localhost only; many sites begin on plain http.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('[role="dialog"]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('The browser does not copy.');
}

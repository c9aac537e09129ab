import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './Button';

/** A file that the server writes as the browser reads it, however long. */
export function FileLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={buttonClass()}>
      <Download aria-hidden size={16} />
      {children}
    </a>
  );
}

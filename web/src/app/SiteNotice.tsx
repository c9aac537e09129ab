import { useSuspenseQuery } from '@tanstack/react-query';
import { Megaphone } from 'lucide-react';
import { siteQuery } from '../lib/site';

/** What the administrator has to say to everybody. */
export function SiteNotice() {
  const { data: site } = useSuspenseQuery(siteQuery);
  if (!site.notice) return null;
  return (
    <p role="status" className="flex items-center justify-center gap-2 bg-accent-soft px-4 py-2 text-sm">
      <Megaphone aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0 whitespace-pre-line break-words">{site.notice}</span>
    </p>
  );
}

import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { offeredModelsQuery } from '../../lib/offered';
import { relayAddress, siteQuery } from '../../lib/site';
import { Code } from '../../ui/Code';
import { Tabs } from '../../ui/Tabs';
import { type Client, clients, snippet } from './snippets';

/** Ready-made lines for each client. @param secret The key's text, or what stands in for it. */
export function Snippets({ secret }: { secret: string }) {
  const { t } = useTranslation('keys');
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: models } = useQuery(offeredModelsQuery({ limit: 200 }));
  const [client, setClient] = useState<Client>('curl');
  const names = models?.items.map((item) => item.name) ?? [];
  const model = names.includes('demo') ? 'demo' : (names[0] ?? 'MODEL');
  return (
    <Tabs
      label={t('client')}
      value={client}
      onChange={setClient}
      tabs={clients.map((name) => ({
        value: name,
        label: t(`clients.${name}`),
        content: <Code label={t(`clients.${name}`)} text={snippet(name, relayAddress(site.url), secret, model)} />,
      }))}
    />
  );
}

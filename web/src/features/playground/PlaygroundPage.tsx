import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Send, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import { offeredModelsQuery } from '../../lib/offered';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Combobox } from '../../ui/Combobox';
import { Field, Textarea } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { EmptyState } from '../../ui/States';
import { Money } from '../../ui/Values';
import { KeyCard } from './KeyCard';
import { type Turn, useConversation } from './useConversation';
import { usePlaygroundKey } from './useKey';

export function PlaygroundPage() {
  const { t } = useTranslation('playground');
  const key = usePlaygroundKey(t('key.name'));
  const models = useQuery(offeredModelsQuery({ limit: 200 }));
  const names = models.data?.items.map((model) => model.name) ?? [];
  const [typed, setModel] = useState<string | null>(null);
  const model = typed ?? (names.includes('demo') ? 'demo' : (names[0] ?? ''));
  const [system, setSystem] = useState('');
  const [text, setText] = useState('');
  const conversation = useConversation();
  const ready = key.key !== null && model !== '' && !conversation.busy;
  const send = () => {
    if (!ready || !key.key || text.trim() === '') return;
    void conversation.ask({ key: key.key.text, model, system, text: text.trim() });
    setText('');
  };
  return (
    <Page title={t('title')} lead={t('lead')}>
      <KeyCard of={key} />
      <Card>
        <div className="grid gap-4 md:grid-cols-[16rem_1fr]">
          <Field label={t('model')}>
            <Combobox label={t('model')} value={model} onChange={setModel} items={names} />
          </Field>
          <Field label={t('system')}>
            <Textarea
              rows={1}
              className="min-h-9!"
              value={system}
              onChange={(event) => setSystem(event.target.value)}
            />
          </Field>
        </div>
      </Card>
      <Card flush>
        <div role="log" aria-label={t('conversation')} className="flex min-h-56 flex-col gap-4 p-4">
          {conversation.turns.length === 0 ? (
            <EmptyState title={t('empty')}>{key.key ? t('empty_text') : t('empty_no_key')}</EmptyState>
          ) : (
            conversation.turns.map((turn, at) => <TurnView key={at} turn={turn} />)
          )}
        </div>
        <form
          className="flex items-end gap-2 border-line border-t p-3"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <textarea
            aria-label={t('message')}
            placeholder={t('message')}
            rows={2}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
                event.preventDefault();
                send();
              }
            }}
            className="min-w-0 flex-1 resize-y rounded-md border border-edge/70 bg-surface px-3 py-2 max-md:text-base"
          />
          <Button
            look="ghost"
            icon
            aria-label={t('clear')}
            disabled={conversation.turns.length === 0}
            onClick={conversation.clear}
          >
            <Trash2 aria-hidden size={16} />
          </Button>
          {conversation.busy ? (
            <Button onClick={conversation.stop}>
              <Square aria-hidden size={14} />
              {t('stop')}
            </Button>
          ) : (
            <Button type="submit" look="primary" disabled={!ready || text.trim() === ''}>
              <Send aria-hidden size={15} />
              {t('send')}
            </Button>
          )}
        </form>
      </Card>
    </Page>
  );
}

function TurnView({ turn }: { turn: Turn }) {
  const { t } = useTranslation('playground');
  return (
    <div className={turn.role === 'user' ? 'ml-auto max-w-[85%] rounded-lg bg-accent-soft px-3.5 py-2' : 'max-w-[95%]'}>
      <p className="sr-only">{t(turn.role)}</p>
      <p className="whitespace-pre-wrap break-words">{turn.content || (turn.error ? '' : '…')}</p>
      {turn.error && (
        <p role="alert" className="mt-1 break-words rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
          {turn.error}
        </p>
      )}
      {turn.requestId && <Cost requestId={turn.requestId} />}
    </div>
  );
}

/** What an answer has cost, as soon as it is recorded; not found where the key is another user's. */
function Cost({ requestId }: { requestId: string }) {
  const { t } = useTranslation('playground');
  const request = useQuery({
    queryKey: ['usage', 'request', requestId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/usage/requests/{id}', { params: { path: { id: requestId } }, signal })),
    retry: 8,
    retryDelay: 500,
  });
  if (!request.data) return null;
  return (
    <p className="mt-1 text-muted text-xs">
      {t('cost')} <Money amount={request.data.cost} />
      {' · '}
      <Link to="/usage/requests" search={{ open: requestId }} className="text-accent underline underline-offset-2">
        {t('bill')}
      </Link>
    </p>
  );
}

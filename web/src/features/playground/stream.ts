import { base } from '../../api/client';
import { sseReader } from './sse';

export interface Message {
  role: 'user' | 'assistant';
  content: string;
}

export interface ChatRequest {
  key: string;
  model: string;
  system: string;
  messages: readonly Message[];
  signal: AbortSignal;
  onText: (text: string) => void;
}

/** Asks the relay as any program would: with the key alone, without the login's cookie. @returns The request's id. */
export async function streamChat({
  key,
  model,
  system,
  messages,
  signal,
  onText,
}: ChatRequest): Promise<string | null> {
  const response = await fetch(`${base}v1/chat/completions`, {
    method: 'POST',
    credentials: 'omit',
    signal,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      stream: true,
      messages: system ? [{ role: 'system', content: system }, ...messages] : messages,
    }),
  });
  if (!response.ok || !response.body) throw new Error(messageOf(await response.text()) || `HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const read = sseReader((data) => {
    if (data === '[DONE]') return;
    const event = JSON.parse(data) as {
      choices?: { delta?: { content?: string | null } }[];
      error?: { message?: string };
    };
    if (event.error) throw new Error(event.error.message ?? data);
    const text = event.choices?.[0]?.delta?.content;
    if (text) onText(text);
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return response.headers.get('x-request-id');
    read(value);
  }
}

function messageOf(body: string) {
  try {
    return (JSON.parse(body) as { error?: { message?: string } }).error?.message;
  } catch {
    return undefined;
  }
}

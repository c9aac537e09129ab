export const clients = ['curl', 'openai', 'anthropic', 'claude-code', 'codex'] as const;
export type Client = (typeof clients)[number];

/** What to paste, ready to run. @param address Of the site, without a slash at its end. */
export function snippet(client: Client, address: string, key: string, model: string): string {
  switch (client) {
    case 'curl':
      return `curl ${address}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`;
    case 'openai':
      return `# pip install openai
from openai import OpenAI

client = OpenAI(base_url="${address}/v1", api_key="${key}")
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`;
    case 'anthropic':
      return `# pip install anthropic
from anthropic import Anthropic

client = Anthropic(base_url="${address}", api_key="${key}")
answer = client.messages.create(
    model="${model}",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.content[0].text)`;
    case 'claude-code':
      return `export ANTHROPIC_BASE_URL=${address}
export ANTHROPIC_AUTH_TOKEN=${key}
claude`;
    case 'codex':
      return `# ~/.codex/config.toml
model = "${model}"
model_provider = "apihub"

[model_providers.apihub]
name = "ApiHub"
base_url = "${address}/v1"
env_key = "APIHUB_KEY"
wire_api = "responses"

# in the shell
export APIHUB_KEY=${key}
codex`;
  }
}

import type { Schemas } from '../../api/client';
import { type LimitsForm, limitsBody, limitsForm } from '../../lib/limits';
import { linesOf } from '../../lib/lines';
import type { Scope } from '../../lib/scope';
import type { Key } from './api';

/** What the form holds: everything as it is typed. */
export interface KeyForm {
  name: string;
  note: string;
  /** Of the site's calendar, the last day; empty: never. */
  expires: string;
  /** The owner's own; where keys are everybody's, the caps. */
  limits: LimitsForm;
  models: string;
  ips: string;
}

export const formOf = (key: Key | null, scope: Scope = 'own'): KeyForm => ({
  name: key?.name ?? '',
  note: key?.note ?? '',
  expires: key?.expires_at?.slice(0, 10) ?? '',
  limits: limitsForm(scope === 'own' ? key?.limits : key?.caps),
  models: key?.allowed_models.join('\n') ?? '',
  ips: key?.allowed_ips.join('\n') ?? '',
});

/** As the server takes it. @param expiresAt The moment that the date stands for. */
export const bodyOf = (form: KeyForm, expiresAt: string | null, scope: Scope = 'own') =>
  ({
    name: form.name.trim(),
    note: form.note.trim() || null,
    expires_at: expiresAt,
    allowed_models: linesOf(form.models),
    allowed_ips: linesOf(form.ips),
    [scope === 'own' ? 'limits' : 'caps']: limitsBody(form.limits),
  }) satisfies Schemas['CreateKeyRequest'];

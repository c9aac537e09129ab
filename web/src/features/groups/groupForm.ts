import { type LimitsForm, limitsBody, limitsForm } from '../../lib/limits';
import { linesOf } from '../../lib/lines';
import type { Group } from './api';

/** What the form holds: everything as it is typed. */
export interface GroupForm {
  name: string;
  multiplier: string;
  models: string;
  accounts: string;
  userLimits: LimitsForm;
  keyLimits: LimitsForm;
  isDefault: boolean;
  note: string;
}

export const formOf = (group: Group | null): GroupForm => ({
  name: group?.name ?? '',
  multiplier: group?.multiplier ?? '1',
  models: group?.allowed_models.join('\n') ?? '',
  accounts: group?.allowed_accounts.join('\n') ?? '',
  userLimits: limitsForm(group?.user_limits),
  keyLimits: limitsForm(group?.key_limits),
  isDefault: group?.is_default ?? false,
  note: group?.note ?? '',
});

/** As the server takes it. */
export const bodyOf = (form: GroupForm) => ({
  name: form.name.trim(),
  multiplier: form.multiplier.trim() || '1',
  allowed_models: linesOf(form.models),
  allowed_accounts: linesOf(form.accounts),
  user_limits: limitsBody(form.userLimits),
  key_limits: limitsBody(form.keyLimits),
  is_default: form.isDefault,
  note: form.note.trim() || null,
});

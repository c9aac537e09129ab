import { readers, searchOf } from '../lib/search';

const { text, flag, oneOf } = readers;

const keys = { q: text, sort: text, cursor: text, enabled: flag, edit: text };

const usage = {
  by: oneOf('day', 'hour', 'model', 'key', 'status', 'dialect'),
  range: oneOf('1', '7', '30', '90'),
  from: text,
  to: text,
  key: text,
  model: text,
  view: oneOf('table', 'chart'),
  metric: oneOf('cost', 'requests', 'tokens'),
};

const requests = {
  model: text,
  key: text,
  outcome: text,
  status: text,
  from: text,
  to: text,
  cursor: text,
  open: text,
};

const statement = {
  kind: oneOf('usage', 'adjust', 'topup', 'redeem', 'grant', 'refund'),
  from: text,
  to: text,
  cursor: text,
};

/** What the address of each page says beside its path. What a page does not know is dropped. */
export const searches = {
  login: searchOf({ to: text, registered: flag }),
  dashboard: searchOf({ days: oneOf('7', '30') }),
  keys: searchOf(keys),
  key: searchOf({ tab: oneOf('overview', 'limits', 'use'), edit: flag }),
  adminKey: searchOf({ tab: oneOf('overview', 'limits'), edit: flag }),
  usage: searchOf(usage),
  adminUsage: searchOf({
    ...usage,
    by: oneOf('day', 'hour', 'model', 'key', 'status', 'dialect', 'user', 'account'),
    user: text,
  }),
  requests: searchOf(requests),
  adminRequests: searchOf({ ...requests, user: text, account: text }),
  overview: searchOf({ top: oneOf('hour', 'day') }),
  statement: searchOf(statement),
  users: searchOf({
    q: text,
    role: oneOf('user', 'operator', 'admin'),
    enabled: flag,
    group: text,
    sort: text,
    cursor: text,
    edit: oneOf('new'),
  }),
  user: searchOf({
    tab: oneOf('overview', 'keys', 'requests', 'statement', 'limits'),
    ...keys,
    ...requests,
    ...statement,
    account: text,
  }),
  groups: searchOf({ q: text, sort: text, cursor: text, edit: text }),
  models: searchOf({ q: text, cursor: text }),
  audit: searchOf({
    q: text,
    actor: text,
    action: text,
    kind: text,
    target: text,
    result: text,
    from: text,
    to: text,
    cursor: text,
    open: text,
  }),
  adminSettings: searchOf({ section: oneOf('site', 'environment') }),
  settings: searchOf({ tab: oneOf('profile', 'password', 'sessions', 'alerts', 'look') }),
  accounts: searchOf({
    q: text,
    sort: text,
    cursor: text,
    kind: oneOf('anthropic', 'openai', 'gemini', 'claude-cli', 'cliproxyapi', 'demo'),
    status: oneOf('healthy', 'limited', 'cooling', 'quarantined', 'unavailable', 'paused', 'draining', 'disabled'),
    group: text,
    open: text,
    edit: text,
    add: oneOf('one', 'many'),
  }),
  prices: searchOf({
    q: text,
    cursor: text,
    open: text,
    tab: oneOf('price', 'details', 'history'),
    add: oneOf('one', 'many'),
  }),
};

import 'i18next';
import type accounts from '../locales/en/accounts.json';
import type audit from '../locales/en/audit.json';
import type auth from '../locales/en/auth.json';
import type common from '../locales/en/common.json';
import type dashboard from '../locales/en/dashboard.json';
import type groups from '../locales/en/groups.json';
import type keys from '../locales/en/keys.json';
import type ledger from '../locales/en/ledger.json';
import type models from '../locales/en/models.json';
import type overview from '../locales/en/overview.json';
import type playground from '../locales/en/playground.json';
import type prices from '../locales/en/prices.json';
import type settings from '../locales/en/settings.json';
import type site from '../locales/en/site.json';
import type usage from '../locales/en/usage.json';
import type users from '../locales/en/users.json';
import type workers from '../locales/en/workers.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      audit: typeof audit;
      accounts: typeof accounts;
      auth: typeof auth;
      common: typeof common;
      dashboard: typeof dashboard;
      groups: typeof groups;
      keys: typeof keys;
      ledger: typeof ledger;
      models: typeof models;
      overview: typeof overview;
      playground: typeof playground;
      prices: typeof prices;
      settings: typeof settings;
      site: typeof site;
      usage: typeof usage;
      users: typeof users;
      workers: typeof workers;
    };
  }
}

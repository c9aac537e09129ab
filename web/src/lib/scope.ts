import { createContext, useContext } from 'react';

/** Whose things a page shows: the user's own or, for operators, everybody's. */
export type Scope = 'own' | 'everybody';

/** Below it the same components show everybody's things. */
export const ScopeContext = createContext<Scope>('own');

export const useScope = () => useContext(ScopeContext);

/** What the answers of a scope are kept under. */
export const scopeKey = (scope: Scope, name: string) => (scope === 'own' ? [name] : ['admin', name]);

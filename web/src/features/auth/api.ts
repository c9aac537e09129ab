import type { Schemas } from '../../api/client';
import { api, unwrap } from '../../api/client';

export const logIn = (body: { username: string; password: string }) => unwrap(api.POST('/api/auth/browser', { body }));

export const register = (body: Schemas['RegisterRequest']) => unwrap(api.POST('/api/auth/register', { body }));

export const logOut = () => unwrap(api.POST('/api/auth/logout'));

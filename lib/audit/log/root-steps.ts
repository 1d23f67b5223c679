import { isFields } from '../../collections/fields';

/** What was done to make a root token by a quorum. */
export type RootStep = 'begun' | 'share entered' | 'completed' | 'cancelled';

/** With and without a token: https://openbao.org/api-docs/system/generate-root/ */
const GENERATION = /^sys\/generate-root(?:-token)?(?:\/(attempt|update))?$/;

/** Undefined for any other request, and for a question how far it is. */
export function rootStep(path: string, operation: string, answer: unknown): RootStep | undefined {
  const [is, part = 'attempt'] = GENERATION.exec(path) ?? [];
  if (is === undefined || !['create', 'update', 'delete'].includes(operation)) {
    return undefined;
  }
  if (part === 'attempt') {
    return operation === 'delete' ? 'cancelled' : 'begun';
  }
  // A truth value is not hashed.
  return isFields(answer) && answer['complete'] === true ? 'completed' : 'share entered';
}

/** Of a request that ends a token of somebody else: the hash of the token, or of its accessor. */
export function endedToken(path: string, data: unknown): string | undefined {
  const key = { 'auth/token/revoke-accessor': 'accessor', 'auth/token/revoke': 'token' }[path];
  const hash = key !== undefined && isFields(data) ? data[key] : undefined;
  return typeof hash === 'string' ? hash : undefined;
}

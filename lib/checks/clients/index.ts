import type { Check } from '../check';
import { clientPodHasItsToken } from './client-pod-has-its-token';
import { externalLoginMatchesProgram } from './external-login-matches-program';
import { externalLoginNamesItsSubject } from './external-login-names-its-subject';
import { secretIdExpires } from './secret-id-expires';
import { spiffeIdIsGiven } from './spiffe-id-is-given';

/** Workloads, machines and people log in as who they are, by what they have. */
export const CLIENTS: readonly Check[] = [
  clientPodHasItsToken,
  externalLoginNamesItsSubject,
  externalLoginMatchesProgram,
  secretIdExpires,
  spiffeIdIsGiven,
];

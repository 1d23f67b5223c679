import type { Check } from '../check';
import { clientPodHasItsToken } from './client-pod-has-its-token';
import { outsideLoginDoesWhatIsSaid } from './outside-login-does-what-is-said';
import { outsideLoginNamesWho } from './outside-login-names-who';
import { secretIdComesToAnEnd } from './secret-id-comes-to-an-end';
import { spiffeIdIsGiven } from './spiffe-id-is-given';

/** Workloads, machines and people log in as who they are, by what they have. */
export const CLIENTS: readonly Check[] = [
  clientPodHasItsToken,
  outsideLoginNamesWho,
  outsideLoginDoesWhatIsSaid,
  secretIdComesToAnEnd,
  spiffeIdIsGiven,
];

import type { Check } from '../check';
import { replicaIsReadable } from './replica-is-readable';
import { replicaNamesItsSecrets } from './replica-names-its-secrets';
import { upstreamRoleNamesItsSecrets } from './upstream-role-names-its-secrets';
import { upstreamTokenExpires } from './upstream-token-expires';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';

/** What one cluster copies from another is readable, and is no more than that. */
export const COPIES: readonly Check[] = [
  upstreamTokenIsDelivered,
  upstreamTokenExpires,
  upstreamRoleNamesItsSecrets,
  replicaIsReadable,
  replicaNamesItsSecrets,
];

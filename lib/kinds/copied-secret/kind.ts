import { deliveriesOf } from '../../fleet/inventory';
import type { Kind } from '../kind';
import { BridgedSecret } from './bridged-secret';
import { CopiedSecret } from './copied-secret';
import { downstreamManifests } from './downstream';
import { copyErrors } from './errors';
import { ReplicatedSecret } from './replicated-secret';
import { ReplicatedSecrets } from './replicated-secrets';
import { replicationsFrom } from './replications';
import { hasLongLivedToken, tokenLocationOf } from './token';
import { upstreamManifests } from './upstream';

/** Secrets of Kubernetes that are copied, from another cluster or on their own; a hub hands on the tokens for it. */
export const copiedSecret: Kind = {
  constructs: [BridgedSecret, ReplicatedSecret, ReplicatedSecrets],
  errors: copyErrors,
  reads: (duties) => ({
    values: duties.inventory.fleet.vault
      ? deliveriesOf<CopiedSecret<string>>(duties, CopiedSecret)
          .filter(({ secret }) => hasLongLivedToken(secret))
          .map(({ secret }) => tokenLocationOf(secret, duties.namespace))
      : [],
  }),
  writes: (duties) =>
    replicationsFrom(duties)
      .filter(({ secret }) => hasLongLivedToken(secret))
      .map(({ secret, downstream }) => tokenLocationOf(secret, downstream)),
  manifests: (duties) => [...upstreamManifests(duties), ...downstreamManifests(duties)],
};

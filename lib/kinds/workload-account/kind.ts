import { WorkloadAccount } from '../../fleet/workload-account';
import type { Kind } from '../kind';
import { accountManifests, accountsIn } from './spoke';

/** ServiceAccounts that a cloud knows, for workloads that need no secret there. */
export const workloadAccount: Kind = {
  constructs: [WorkloadAccount],
  identities: (duties) => accountsIn(duties).map((by) => ({ identity: by.identity, by })),
  manifests: accountManifests,
};

import { names } from '../../fleet/names';
import { addMountGrants, addPolicyGrants } from '../../vault/deployer-grants';
import { WorkloadClient } from '../../fleet/workload-client';
import type { Kind } from '../kind';
import { withClientTokens } from './client-tokens';
import { callersIn, clientsIn } from './clients';
import { addClientLogins } from './logins';
import { clientAccount, clientManifests } from './spoke';
import { spiffeManifests } from './spiffe';

/** ServiceAccounts whose pods call the hub by themselves. */
export const workloadClient: Kind = {
  constructs: [WorkloadClient],
  addLogins: addClientLogins,
  accounts: (duties) => callersIn(duties).map(({ name }) => name),
  deploySpoke: (grants, { fleet, name, spire }) => {
    addPolicyGrants(grants, names.clientPolicy(fleet.name, name, '*'));
    if (spire) {
      addMountGrants(grants, names.spireMount(fleet.name, name));
    }
  },
  adapt: (manifests, duties) => withClientTokens(manifests, clientsIn(duties)),
  patches: (duties) =>
    clientsIn(duties)
      .filter(({ create }) => !create)
      .map(clientAccount),
  manifests: (duties) => [...clientManifests(duties), ...spiffeManifests(duties)],
};

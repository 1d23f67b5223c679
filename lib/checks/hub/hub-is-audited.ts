import { originAtHub } from '../../output/hub-resource';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** Somebody is told of every request. */
export const hubIsAudited: Check = {
  id: 'hub-is-audited',
  severity: 'warning',
  scope: 'hub',
  why: 'Nobody can say afterwards who read a secret, and nothing shows that a token was used by somebody else.',
  *run({ vault }) {
    const isMade = vault.resources.ofType('vault_audit').length > 0 || vault.mayHaveMore('vault_audit');
    for (const server of vault.servers.filter(({ audits, isPart }) => audits.length === 0 && !isPart && !isMade)) {
      yield {
        ...originAtHub(server),
        ...says`the server has no audit device: neither its file nor Terraform declares one`,
        fix: 'declare two that do not fail together: OpenBao in the configuration of every node (audit), Vault by vault_audit',
      };
    }
  },
};

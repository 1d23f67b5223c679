import { FleetError } from '../../errors';
import type { VaultView } from '../../views/vault-view';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** Every policy is one that Vault or OpenBao takes. */
export const policyCanBeParsed: Check = {
  id: 'policy-can-be-parsed',
  severity: 'error',
  scope: 'hub',
  why: 'Vault/OpenBao refuses the policy, the apply fails half way, and logins have what the policy said before, or nothing.',
  *run({ vault }) {
    for (const { text, path, place, source } of vault.policies.all.values()) {
      const refused = text === undefined ? undefined : refusalOf(vault, text);
      if (refused !== undefined) {
        yield {
          path,
          place,
          source,
          ...says`its policy is one that Vault and OpenBao refuse: ${refused}`,
          fix: 'correct the policy at that line; "vault policy fmt" says whether it can be parsed',
        };
      }
    }
  },
};

function refusalOf(vault: VaultView, text: string): string | undefined {
  try {
    // What Terraform fills in, the name of a mount, is no matter of form.
    vault.policies.pathsOf(text.replace(/\$\{[^}]*\}/g, 'accessor'));
    return undefined;
  } catch (error) {
    if (error instanceof FleetError) {
      return error.reason;
    }
    throw error;
  }
}

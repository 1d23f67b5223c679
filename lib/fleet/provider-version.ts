import { IConstruct } from 'constructs';
import { note } from '../errors';
import { logLine } from '../text/log';

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const CONSTRAINT =
  /^\s*(?:=|!=|>|<|>=|<=|~>|)\s*v?\d+(?:\.\d+)*(?:-?[0-9A-Za-z][0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z.-]+)?\s*$/;

/** Notes `ProviderVersionInvalid` for what Terraform does not take as a constraint. */
export function requireConstraint(scope: IConstruct, constraint: string | undefined): void {
  if (constraint !== undefined && !constraint.split(',').every((one) => CONSTRAINT.test(one))) {
    note(
      scope,
      'ProviderVersionInvalid',
      `vaultProviderVersion is "${logLine(constraint)}", which is not a valid version constraint; use such as ">= 5.7, < 6"`,
    );
  }
}

/**
 * Whether the Vault provider has the write-only token of a reviewer and secret of an OIDC client, in every version that the
 * constraint allows.
 *
 * @param constraint undefined is the version of the bindings, 5.6
 */
export function takesLoginSecretsWriteOnly(constraint: string | undefined): boolean {
  return floorOf(constraint) >= 5007;
}

/**
 * Whether it can be told to refuse a policy that is there already, in every version that the constraint allows. It is
 * `allow_overwrite` of `vault_policy`, true unless given, and deprecated from the start: a next major version may
 * refuse by itself and know it no more.
 * https://github.com/hashicorp/terraform-provider-vault/blob/main/CHANGELOG.md (5.10.0)
 */
export function refusesPolicies(constraint: string | undefined): boolean {
  const floor = floorOf(constraint);
  return floor >= 5010 && floor < 6000;
}

/** Major times a thousand plus minor; 0 where nothing is said. */
function floorOf(constraint: string | undefined): number {
  // https://developer.hashicorp.com/terraform/language/expressions/version-constraints
  const lowest = constraint?.match(/(?:^|,)\s*(?:>=|=|~>|)\s*v?(\d+)\.(\d+)/);
  return lowest ? Number(lowest[1]) * 1000 + Number(lowest[2]) : 0;
}

import { Policy } from '@cdktf/provider-vault/lib/policy';
import { IConstruct } from 'constructs';
import { FleetBase } from '../fleet/fleet-base';
import { refusesPolicies } from '../fleet/provider-version';
import { Grants, policyDocument } from './policy-document';
import { Stack } from './stack';

export interface PolicyProps {
  readonly id: string;
  readonly name: string;
  readonly grants: Grants;
  /** The mount whose logins get it. */
  readonly dependsOn: readonly string[];
}

/**
 * A policy, made after the mount whose logins get it: Terraform writes a policy over another of its name without a
 * word, but refuses a mount that is there. A second fleet of the same name therefore fails before it writes a policy.
 *
 * @returns its address
 */
export function addPolicy(stack: Stack, owner: IConstruct, { grants, ...props }: PolicyProps): string {
  return addPolicyText(stack, owner, { ...props, text: policyDocument(grants) });
}

/** The same for a text that is there. @returns its address */
export function addPolicyText(
  stack: Stack,
  owner: IConstruct,
  { id, name, text, dependsOn }: Omit<PolicyProps, 'grants'> & { readonly text: string },
): string {
  // Where the provider can, it refuses a policy as well.
  const overrides = refusesPolicies(FleetBase.of(owner).vaultProviderVersion) ? { allow_overwrite: false } : undefined;
  return stack.add(owner, Policy, id, { name, policy: text }, { dependsOn, overrides });
}

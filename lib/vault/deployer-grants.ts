import { Capability } from '../fleet/capability';

/** What who deploys a stack may do, by path. */
export type DeployerGrants = Map<string, readonly Capability[]>;

export const ALL: readonly Capability[] = ['create', 'read', 'update', 'delete'];
/** Making and tuning a mount of logins is among Vault's root-protected paths. */
export const ALL_PROTECTED: readonly Capability[] = [...ALL, 'sudo'];

/** Making a mount for logins, its configuration and its roles. */
export function addMountGrants(grants: DeployerGrants, path: string): void {
  grants.set('sys/auth', ['read']);
  grants.set(`sys/auth/${path}`, ALL_PROTECTED);
  grants.set(`sys/auth/${path}/tune`, ALL_PROTECTED);
  grants.set(`sys/mounts/auth/${path}`, ['read']);
  grants.set(`sys/mounts/auth/${path}/tune`, ['read', 'update']);
  grants.set(`auth/${path}/config`, ALL);
  grants.set(`auth/${path}/role/*`, ALL);
}

/** Writing policies of these names. */
export function addPolicyGrants(grants: DeployerGrants, ...names: readonly string[]): void {
  names.forEach((name) => grants.set(`sys/policies/acl/${name}`, ALL));
}

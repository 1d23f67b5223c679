import { CAPABILITIES, PolicyPath, Server } from './policy-path';

const COMMON: Readonly<Record<string, readonly string[]>> = {
  'auth/token/lookup-self': ['read'],
  'auth/token/renew-self': ['update'],
  'auth/token/revoke-self': ['update'],
  'cubbyhole/*': ['create', 'read', 'update', 'delete', 'list'],
  'identity/entity/id/{{identity.entity.id}}': ['read'],
  'identity/entity/name/{{identity.entity.name}}': ['read'],
  'identity/oidc/provider/+/authorize': ['read', 'update'],
  'sys/capabilities-self': ['update'],
  'sys/internal/ui/resultant-acl': ['read'],
  'sys/leases/lookup': ['update'],
  'sys/leases/renew': ['update'],
  'sys/tools/hash': ['update'],
  'sys/tools/hash/*': ['update'],
  'sys/wrapping/lookup': ['update'],
  'sys/wrapping/unwrap': ['update'],
  'sys/wrapping/wrap': ['update'],
};

const VAULT_ONLY: typeof COMMON = {
  'sys/control-group/request': ['update'],
  'sys/renew': ['update'],
};

/** What the policy `default` grants, as the server makes it. It can be changed there like any other. */
export const DEFAULT_POLICY: Readonly<Record<Server, readonly PolicyPath[]>> = {
  vault: pathsOf({ ...COMMON, ...VAULT_ONLY }),
  openbao: pathsOf(COMMON),
};

/**
 * What the policy `root` grants: everything, in its Vault namespace and all below it. The server asks no pattern and
 * answers `root` where it is asked for the capabilities, but may the same.
 */
export const ROOT_POLICY: Readonly<Record<Server, readonly PolicyPath[]>> = {
  vault: pathsOf({ '*': everything('vault') }),
  openbao: pathsOf({ '*': everything('openbao') }),
};

function everything(server: Server): readonly string[] {
  return CAPABILITIES[server].filter((capability) => capability !== 'deny');
}

function pathsOf(capabilities: typeof COMMON): readonly PolicyPath[] {
  return Object.entries(capabilities).map(([path, granted]) => ({ path, capabilities: granted }));
}

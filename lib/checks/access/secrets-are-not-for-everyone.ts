import type { RoleGrant, Subject } from '../../views/rbac';
import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import type { Rule } from '../../views/role-rule';
import { says } from '../../output/said-values';

const EVERYONE = ['system:authenticated', 'system:unauthenticated', 'system:anonymous', 'system:serviceaccounts'];

/** No binding lets everybody read Secrets, or act as a ServiceAccount that logs in to the hub. */
export const secretsAreNotForEveryone: Check = {
  id: 'secrets-are-not-for-everyone',
  severity: 'error',
  scope: 'cluster',
  why: 'Any pod of the cluster reads what was delivered, and all the care in Vault/OpenBao was for nothing.',
  *run({ cluster: { rbac } }) {
    for (const grant of rbac.grants) {
      const everyone = grant.subjects.filter((subject) => isEveryone(subject, grant));
      const wide = (grant.rules ?? []).filter(opens);
      if (everyone.length > 0 && wide.length > 0) {
        yield {
          ...originOf(grant.binding),
          ...says`${everyone.map(nameOf).join(', ')} may ${whatOf(grant, wide)}`,
          fix: 'bind the role to those who need it, by name',
        };
      }
    }
  },
};

/** Whether this check tells of a binding, so that no other one need. */
export function isForEveryone(grant: RoleGrant): boolean {
  return grant.subjects.some((subject) => isEveryone(subject, grant)) && (grant.rules ?? []).some(opens);
}

/** Whatever runs in a namespace, and names no account, is the default one: enough, where it is about all namespaces. */
function isEveryone({ kind, name }: Subject, { namespace }: RoleGrant): boolean {
  return kind === 'ServiceAccount'
    ? namespace === undefined && name.endsWith('/default')
    : EVERYONE.includes(name) || (namespace === undefined && name.startsWith('system:serviceaccounts:'));
}

function nameOf({ kind, name }: Subject): string {
  return kind === 'ServiceAccount' ? `each pod of "${name.replace('/default', '')}" that names no account` : name;
}

function opens({ apiGroups = [], resources = [], verbs }: Rule): boolean {
  const any = (list: readonly string[], ...wanted: string[]) => list.some((one) => one === '*' || wanted.includes(one));
  return (
    any(apiGroups, '') &&
    ((any(resources, 'secrets') && any(verbs, 'get', 'list', 'watch')) ||
      (any(resources, 'serviceaccounts/token') && any(verbs, 'create')))
  );
}

function whatOf({ namespace }: RoleGrant, rules: readonly Rule[]): string {
  const verbs = new Set(rules.flatMap((rule) => rule.verbs));
  const resources = new Set(rules.flatMap((rule) => rule.resources ?? []));
  return `${[...verbs].join(', ')} ${[...resources].join(', ')} ${namespace === undefined ? 'in the whole cluster' : `in "${namespace}"`}`;
}

import { hubQuestions } from './hub-readers';
import type { HubResource } from '../output/hub-resource';
import { groupOf } from '../output/seen-object';
import { ruleText } from '../policy/rule-text';
import type { AskedMark } from './asked-kinds';
import type { AskedKind } from './live-cluster';

/** What somebody needs on a cluster for `keywheel status`: to list, and nothing else. `keywheel bump` patches besides. */
export function clusterRights(kinds: readonly AskedKind[], marks: readonly AskedMark[]): object {
  const groups = new Map<string, Set<string>>();
  for (const { apiVersion, kind } of kinds) {
    const group = groupOf({ apiVersion });
    groups.set(group, (groups.get(group) ?? new Set()).add(plural(kind)));
  }
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'keywheel-status' },
    rules: [
      ...[...groups].sort().map(([group, resources]) => ({
        apiGroups: [group],
        resources: [...resources].sort(),
        verbs: ['list'],
      })),
      ...(marks.length === 0
        ? []
        : [{ apiGroups: [''], resources: ['secrets'], resourceNames: namesOf(marks), verbs: ['get'] }]),
    ],
  };
}

function namesOf(marks: readonly AskedMark[]): readonly string[] {
  return [...new Set(marks.map(({ name }) => name))].sort();
}

/** As API servers call a kind in the path of its lists. */
function plural(kind: string): string {
  const name = kind.toLowerCase();
  return name === 'endpoints'
    ? name
    : /[^aeiou]y$/.test(name)
      ? `${name.slice(0, -1)}ies`
      : /(s|x|ch|sh)$/.test(name)
        ? `${name}es`
        : `${name}s`;
}

/**
 * What a token needs for `keywheel status`, as a policy of the Vault namespace that is above all of the output: no value
 * can be read with it, but those that are asked for.
 *
 * @param namespaces of the providers
 * @param beside paths that are read beside what was written, with "sudo"
 * @param values that are read and compared
 */
export function hubRights(
  resources: readonly HubResource[],
  namespaces: readonly string[],
  beside: readonly string[] = [],
  values: readonly string[] = [],
): string {
  const questions = hubQuestions(resources);
  const base = namespaceAbove(namespaces);
  const read = questions.map(({ path, name }) => (name === undefined ? path : path.replace(/[^/]+$/, '+')));
  const listed = questions.flatMap(({ folder }) => folder ?? []);
  const leased = questions.flatMap(({ leases }) => leases?.folder ?? []);
  return [
    ...[...new Set(read)].sort().map((path) => ruleText(base, path, 'read')),
    ...[...new Set(listed)].sort().map((path) => ruleText(base, path, 'list')),
    // https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints
    ...values.map((path) => ruleText(base, path, 'read')),
    ...beside.map((path) => ruleText(base, path, 'read', 'sudo')),
    ...[...new Set(leased)].sort().map((path) => ruleText(base, path, 'list', 'sudo')),
  ].join('\n');
}

function namespaceAbove(namespaces: readonly string[]): string {
  const [first = [], ...others] = namespaces.map((namespace) => namespace.split('/').filter((part) => part !== ''));
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return first.slice(0, end === -1 ? undefined : end).join('/');
}

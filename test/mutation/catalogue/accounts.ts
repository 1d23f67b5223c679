import { foundByContent, bindingIsAlone, madeElsewhere } from '../excuses';
import type { Part, Rendered } from '../parts';
import { Excuse, Operator, remove, set, swap, whole } from '../operator';

const ACCOUNT = 'ServiceAccount';
const ROLE = 'Role';
const BINDING = 'RoleBinding';
const CLUSTER_BINDING = 'ClusterRoleBinding';
const GUARD = 'ValidatingAdmissionPolicy';
const GUARD_BINDING = 'ValidatingAdmissionPolicyBinding';
const bindings = [BINDING, CLUSTER_BINDING];

/** As whom the operator runs is said where it may ask for tokens. */
const operatorIsUnsaid: Excuse = ({ part, parts }) =>
  parts.some(
    ({ type, owner, body }) =>
      type === ROLE && owner === part.owner && /serviceaccounts.token/.test(JSON.stringify(body.rules)),
  )
    ? undefined
    : 'as whom the operator runs is said nowhere else';

/** Roles that differ in nothing but their names. */
const rolesAreAlike: Excuse = ({ part, parts }) => {
  const roles = parts.filter(
    ({ type, owner, body }) =>
      type === ROLE && owner === part.owner && body.metadata.namespace === part.body.metadata.namespace,
  );
  return new Set(roles.map(({ body }) => JSON.stringify(body.rules))).size === 1
    ? 'all roles of the namespace give the same rights'
    : undefined;
};

/** Whose each namespace is, as the hub's side says it. */
const tenantsIn = ({ stacks }: Rendered): Readonly<Record<string, string>> =>
  Object.assign({}, ...stacks.flatMap(({ json }) => Object.values((json as any)['//']?.keywheel?.tenants ?? {})));

/** Beside a binding, one more by which an account of another tenant of the cluster lists Secrets. */
const shownToAnother: Operator = {
  class: 'widen',
  kind: `${BINDING} (next to one that shows Secrets to another tenant)`,
  of: [BINDING],
  apply: ({ part, parts, rendered }) => {
    const tenants = tenantsIn(rendered);
    const { namespace } = part.body.metadata;
    const other = parts
      .filter(({ type, owner }) => type === ACCOUNT && owner === part.owner)
      .map(({ body }) => body.metadata.namespace)
      .find((one) => tenants[one] && tenants[namespace] && tenants[one] !== tenants[namespace]);
    const metadata = { name: 'shown', namespace };
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: ROLE,
      metadata,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    };
    const binding = {
      ...role,
      kind: BINDING,
      rules: undefined,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: ROLE, name: metadata.name },
      subjects: [{ kind: ACCOUNT, name: 'reports', namespace: other }],
    };
    return other && part.replaced(rendered, [part.body, role, binding]);
  },
};

const ofTwoSubjects = (one: Part, other: Part) =>
  JSON.stringify(one.body.subjects) !== JSON.stringify(other.body.subjects);

/** Who is who on a cluster, and who may do what there. */
export const ACCOUNTS: readonly Operator[] = [
  ...[ACCOUNT, ROLE, BINDING, CLUSTER_BINDING, 'Secret', GUARD, GUARD_BINDING].flatMap((of) => [
    whole('drop', { of }, () => []),
    whole('duplicate', { of }, (body) => [body, body]),
  ]),
  whole('drop', { of: 'Namespace', excuse: madeElsewhere }, () => []),
  set('rename', { of: 'Namespace', at: 'metadata/name', to: (name) => `${name}-other`, excuse: madeElsewhere }),
  ...[ACCOUNT, ROLE, 'Secret', GUARD].map((of) =>
    set('rename', { of, at: 'metadata/name', to: (name) => `${name}-other` }),
  ),
  set('rename', {
    of: [...bindings, GUARD_BINDING],
    at: 'metadata/name',
    to: (name) => `${name}-other`,
    excuse: foundByContent,
  }),
  set('namespace', {
    of: [ACCOUNT, ROLE, BINDING, 'Secret'],
    at: 'metadata/namespace',
    by: 'another one',
    to: (name) => `${name}-other`,
  }),
  remove('drop', { of: ROLE, at: 'rules/*' }),
  set('rename', { of: ROLE, at: 'rules/*/resourceNames/*', to: (name) => `${name}-other` }),
  remove('drop', { of: ROLE, at: 'rules/*/resourceNames/*' }),
  remove('widen', { of: ROLE, at: 'rules/*/resourceNames' }),
  set('widen', { of: ROLE, at: 'rules/*/resourceNames', by: 'default too', to: (names) => [...names, 'default'] }),
  set('widen', { of: ROLE, at: 'rules/*/resources', by: 'any', to: () => ['*'] }),
  set('widen', {
    of: ROLE,
    at: 'rules/*/resources',
    by: 'secrets too',
    to: (all: string[]) => (all.includes('secrets') ? undefined : [...all, 'secrets']),
  }),
  set('widen', { of: ROLE, at: 'rules/*/verbs', by: 'any', to: () => ['*'] }),
  set('narrow', { of: ROLE, at: 'rules/*/verbs', by: 'list', to: () => ['list'] }),
  remove('drop', { of: ROLE, at: 'rules/*/verbs/*' }),
  set('rename', { of: ROLE, at: 'rules/*/resources/*', by: 'another one', to: () => 'configmaps' }),
  set('rename', { of: ROLE, at: 'rules/*/apiGroups/*', by: 'another one', to: () => 'apps' }),
  set('rename', { of: bindings, at: 'roleRef/name', to: (name) => `${name}-other` }),
  set('kind and version', { of: BINDING, at: 'roleRef/kind', by: 'of the cluster', to: () => 'ClusterRole' }),
  set('widen', {
    of: bindings,
    at: 'roleRef',
    by: 'cluster-admin',
    to: (reference) => ({ ...reference, kind: 'ClusterRole', name: 'cluster-admin' }),
  }),
  remove('drop', { of: bindings, at: 'subjects/*' }),
  set('account', { of: bindings, at: 'subjects/*/name', to: (name) => `${name}-other`, excuse: bindingIsAlone }),
  set('account', {
    of: bindings,
    at: 'subjects/*/namespace',
    to: (name) => `${name}-other`,
    excuse: bindingIsAlone,
  }),
  set('kind and version', { of: bindings, at: 'subjects/*/kind', by: 'a person', to: () => 'User' }),
  ...['system:serviceaccounts', 'system:authenticated'].map((group) =>
    set('widen', {
      of: bindings,
      at: 'subjects',
      by: `${group} too`,
      to: (all) => [...all, { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: group }],
    }),
  ),
  set('widen', {
    of: bindings,
    at: 'subjects',
    by: 'default too',
    to: (all, { part }) => [
      ...all,
      { kind: ACCOUNT, name: 'default', namespace: part.body.metadata.namespace ?? 'default' },
    ],
  }),
  shownToAnother,
  swap({ of: BINDING, at: 'roleRef', between: ofTwoSubjects, excuse: rolesAreAlike }),
  set('kind and version', { of: 'Secret', at: 'type', by: 'Opaque', to: () => 'Opaque' }),
  set('account', {
    of: 'Secret',
    at: 'metadata/annotations',
    by: "another ServiceAccount's",
    to: (annotations) => annotations && { ...annotations, 'kubernetes.io/service-account.name': 'default' },
  }),
  remove('drop', { of: 'Secret', at: 'metadata/annotations' }),
  set('rename', { of: GUARD_BINDING, at: 'spec/policyName', to: (name) => `${name}-other` }),
  set('narrow', { of: GUARD_BINDING, at: 'spec/validationActions', by: 'told only', to: () => ['Audit'] }),
  set('account', {
    of: GUARD,
    at: 'spec/matchConditions/0/expression',
    by: "another's",
    to: (text) => text.replace(/[^:]+'$/, "other'"),
    excuse: operatorIsUnsaid,
  }),
  remove('drop', { of: GUARD, at: 'spec/matchConstraints/namespaceSelector/matchExpressions/0/values/*' }),
  set('narrow', { of: GUARD, at: 'spec/failurePolicy', by: 'ignored', to: () => 'Ignore' }),
];

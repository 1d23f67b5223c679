import type { KubernetesObject } from '../output/kubernetes-object';
import { LabelSelector, selects } from './label-selector';
import type { SeenObject } from '../output/seen-object';
import type { Rule } from './role-rule';

interface ClusterRole {
  readonly labels: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
  /** Roles with these labels are part of it. */
  readonly aggregates: readonly LabelSelector[];
}

/** What each ClusterRole allows: those of a cluster's objects, and those that Kubernetes brings for people. */
export class ClusterRoles {
  private readonly roles: Map<string, ClusterRole>;

  constructor(objects: readonly SeenObject[]) {
    this.roles = new Map([...BUILT_IN, ...objects.map(({ object }) => [object.metadata.name, read(object)] as const)]);
  }

  /** Undefined for a role that is not known. */
  rulesOf(name: string): readonly Rule[] | undefined {
    const role = this.roles.get(name);
    return role && [...this.reached(role)].flatMap(({ rules }) => rules);
  }

  /** A role and all that it aggregates, which may aggregate again. */
  private reached(role: ClusterRole, seen = new Set<ClusterRole>()): Set<ClusterRole> {
    if (!seen.has(role)) {
      seen.add(role);
      for (const selector of role.aggregates) {
        for (const other of this.roles.values()) {
          if (selects(selector, other.labels)) {
            this.reached(other, seen);
          }
        }
      }
    }
    return seen;
  }
}

function read(object: KubernetesObject): ClusterRole {
  const { rules, aggregationRule } = object as any;
  return {
    labels: object.metadata.labels ?? {},
    // The cluster writes the rules of a role that aggregates, whatever stands there.
    rules: aggregationRule ? [] : (rules ?? []),
    aggregates: aggregationRule?.clusterRoleSelectors ?? [],
  };
}

const TO = 'rbac.authorization.k8s.io/aggregate-to-';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

function to(role: string) {
  return { [`${TO}${role}`]: 'true' };
}

function aggregating(role: string, labels = {}): ClusterRole {
  return { labels, rules: [], aggregates: [{ matchLabels: to(role) }] };
}

/**
 * As far as they reach a Secret or a ServiceAccount's token.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
const BUILT_IN: readonly (readonly [string, ClusterRole])[] = [
  ['cluster-admin', { labels: {}, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }], aggregates: [] }],
  ['admin', aggregating('admin')],
  ['edit', aggregating('edit', to('admin'))],
  ['view', aggregating('view', to('edit'))],
  [
    'system:auth-delegator',
    {
      labels: {},
      rules: [
        { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
        { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
      ],
      aggregates: [],
    },
  ],
  [
    'system:aggregate-to-edit',
    {
      labels: to('edit'),
      rules: [
        { apiGroups: [''], resources: ['pods/attach', 'pods/exec', 'secrets'], verbs: READ },
        { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
        { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
        {
          apiGroups: [''],
          resources: ['pods', 'pods/attach', 'pods/exec', 'replicationcontrollers', 'secrets', 'serviceaccounts'],
          verbs: WRITE,
        },
        {
          apiGroups: ['apps'],
          resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
          verbs: WRITE,
        },
        { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: WRITE },
      ],
      aggregates: [],
    },
  ],
];

import { names } from '../fleet/names';
import type { KubernetesObject } from '../output/kubernetes-object';
import { clusterRoleWithBinding, roleWithBinding, Rule, ServiceAccountPlace } from './rbac';

/** What the operator works on in a cluster, as far as its rights go. */
export interface OperatorNeeds {
  /** Kinds of `external-secrets.io`, such as `ExternalSecret`. */
  readonly kinds: ReadonlySet<string>;
  /** Kinds of `generators.external-secrets.io`, such as `Password`. */
  readonly generators: ReadonlySet<string>;
}

const READ = ['get', 'list', 'watch'];
const GROUP = 'external-secrets.io';
const GENERATORS = 'generators.external-secrets.io';
/** Its controllers of these always run. */
const ALWAYS = ['ExternalSecret', 'SecretStore'];
/** With these it makes objects in namespaces that labels choose, and no Role can name those. */
const SPREADS: Readonly<Record<string, string>> = {
  ClusterExternalSecret: 'externalsecrets',
  ClusterPushSecret: 'pushsecrets',
};
const WRITE_SECRETS = {
  apiGroups: [''],
  resources: ['secrets'],
  verbs: ['get', 'create', 'update', 'patch', 'delete'],
};
const KEEP_STATES = {
  apiGroups: [GENERATORS],
  resources: ['generatorstates'],
  verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
};
const RECORD_EVENTS = { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] };
const LEAD = {
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  verbs: ['get', 'create', 'update', 'patch'],
};

/**
 * What the operator may do in all of a cluster, in place of its chart's ClusterRole. It asks for no token: each namespace
 * allows that for its own accounts. It has to list and watch Secrets everywhere, for it finds those that it made by a
 * label, and RBAC knows no labels: what it can be kept from is writing.
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/templates/rbac.yaml
 */
export function operatorRights(
  fleet: string,
  operator: ServiceAccountPlace,
  { kinds, generators }: OperatorNeeds,
): KubernetesObject[] {
  const name = names.operatorRights(fleet);
  const own = [...new Set([...ALWAYS, ...kinds])].sort().map(pluralOf);
  const spread = Object.keys(SPREADS).filter((kind) => kinds.has(kind));
  const rules: Rule[] = [
    { apiGroups: [GROUP], resources: own, verbs: READ },
    {
      apiGroups: [GROUP],
      resources: own.flatMap((one) => [one, `${one}/status`, `${one}/finalizers`]),
      verbs: ['get', 'update', 'patch'],
    },
    {
      apiGroups: [GENERATORS],
      resources: ['generatorstates', ...[...generators].sort().map(pluralOf)],
      verbs: READ,
    },
    { apiGroups: [''], resources: ['namespaces', 'serviceaccounts'], verbs: READ },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'] },
    RECORD_EVENTS,
    ...(spread.length === 0 ? [] : spreading(spread)),
  ];
  return [
    ...clusterRoleWithBinding(name, rules, operator),
    ...roleWithBinding({ name, namespace: operator.namespace }, [LEAD], operator),
  ];
}

function spreading(kinds: readonly string[]): Rule[] {
  return [
    { apiGroups: [GROUP], resources: kinds.map((kind) => SPREADS[kind]!), verbs: ['create', 'update', 'delete'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['update', 'patch'] },
    WRITE_SECRETS,
    KEEP_STATES,
  ];
}

/** Lets the operator write Secrets in a namespace for which it makes some, and read those that its stores log in with. */
export function secretsRole(fleet: string, namespace: string, operator: ServiceAccountPlace): KubernetesObject[] {
  return roleWithBinding({ name: names.operatorRights(fleet), namespace }, [WRITE_SECRETS, KEEP_STATES], operator);
}

/**
 * What the controller may do that keeps the certificate of the operator's webhook, in place of its chart's ClusterRole,
 * by which it reads every Secret.
 * https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/templates/cert-controller-rbac.yaml
 *
 * @param secret in which it keeps the certificate
 */
export function certificateRights(fleet: string, account: ServiceAccountPlace, secret: string): KubernetesObject[] {
  const name = names.certificateRights(fleet);
  const definitions = { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'] };
  const webhooks = {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingwebhookconfigurations'],
  };
  const stored = ['externalsecrets', 'secretstores', 'clustersecretstores'].map((one) => `${one}.${GROUP}`);
  const change = ['update', 'patch'];
  return [
    ...clusterRoleWithBinding(
      name,
      [
        { ...definitions, verbs: READ },
        { ...definitions, resourceNames: stored, verbs: change },
        { ...webhooks, verbs: READ },
        { ...webhooks, resourceNames: ['secretstore-validate', 'externalsecret-validate'], verbs: change },
        { apiGroups: [''], resources: ['endpoints'], verbs: READ },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
        RECORD_EVENTS,
      ],
      account,
    ),
    ...roleWithBinding(
      { name, namespace: account.namespace },
      [{ apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get', ...change] }, LEAD],
      account,
    ),
  ];
}

/** All of its kinds are called so. */
function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}

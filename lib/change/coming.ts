import { isFields } from '../collections/fields';
import { differences } from './differences';
import type { Item } from './items';
import { textOf } from './same-meaning';

type Json = Readonly<Record<string, unknown>>;

/** What the sides say, against which something that comes is read. */
export interface Known {
  /** Policies that a login of the fleet gives, with their namespace. */
  readonly policies: ReadonlySet<string>;
  /** Paths of KV engines that the fleet has. */
  readonly engines: ReadonlySet<string>;
  /** Servers and repositories that were there before. */
  readonly addresses: ReadonlySet<string>;
}

/** What is known once both sides are. */
export function knownOf(before: ReadonlyMap<string, Item>, after: ReadonlyMap<string, Item>): Known {
  const bodies = (items: ReadonlyMap<string, Item>, by: Item['by'], type: RegExp) =>
    [...items.values()].filter((one) => one.by === by && type.test(one.type)).map(({ body }) => body as Json);
  const holders = bodies(after, 'terraform', /^vault_(\w+_auth_backend_(role|user|group)|identity_)/);
  return {
    policies: new Set(
      holders.flatMap((body) =>
        [body['token_policies'], body['policies']]
          .flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
          .map((name) => inNamespace(body, name)),
      ),
    ),
    engines: new Set(bodies(after, 'terraform', /^vault_mount$/).map((body) => inNamespace(body, body['path']))),
    addresses: new Set(bodies(before, 'kubernetes', /./).flatMap((body) => addressesIn(body))),
  };
}

function inNamespace(body: Json, name: unknown): string {
  return `${String(body['namespace'] ?? '')} ${String(name)}`;
}

/**
 * Whether something that comes does no more than what else is told of the change says: a policy whose holders are told,
 * a Secret out of a store that was there. Of anything else somebody must know.
 */
export function isPlain({ type, by, body }: Item, known: Known): boolean {
  if (!isFields(body)) {
    return false;
  }
  const isUsual = by === 'terraform' ? !META.some((name) => Object.hasOwn(body, name)) : hasUsualMetadata(body);
  return isUsual && PLAIN.some(([types, isSo]) => types.test(type) && isSo(body, known));
}

/** Arguments by which any resource runs something, goes elsewhere, or is there several times. */
const META = ['provisioner', 'connection', 'provider', 'count', 'for_each'];

const USUAL_TEXTS =
  /^(keywheel\/(?!upstream)|app\.kubernetes\.io\/|cdk8s\.io\/|kubernetes\.io\/metadata\.name$|argocd\.argoproj\.io\/(sync-wave|compare-options)$|[\w.]*reloader\.stakater\.com\/|kustomize\.toolkit\.fluxcd\.io\/prune$|sealedsecrets\.bitnami\.com\/cluster-wide$)/;

/** Labels and annotations by which no tool gives anything, nor takes orders. */
function hasUsualMetadata({ metadata }: Json): boolean {
  const { labels, annotations } = isFields(metadata) ? metadata : {};
  return [labels, annotations]
    .flatMap((texts) => (isFields(texts) ? Object.keys(texts) : []))
    .every((name) => USUAL_TEXTS.test(name));
}

type Plain = (body: Json, known: Known) => boolean;

const always: Plain = () => true;
const only =
  (...names: readonly string[]): Plain =>
  (body) =>
    Object.keys(body).every((name) => names.includes(name));
const knownAddresses: Plain = (body, { addresses }) => addressesIn(body).every((one) => addresses.has(one));

const HOST =
  /"(hostPID|hostIPC|hostNetwork|privileged|allowPrivilegeEscalation)":true|"(hostPath|ephemeralContainers|hostPort)":|"add":\[|"runAsUser":0\b/;

const PLAIN: readonly (readonly [type: RegExp, isSo: Plain])[] = [
  [
    /^vault_policy$/,
    (body, known) => body['name'] !== 'default' && known.policies.has(inNamespace(body, body['name'])),
  ],
  [
    /^vault_mount$/,
    only(
      ...['path', 'type', 'namespace', 'options', 'description', 'depends_on', 'lifecycle'],
      ...['default_lease_ttl_seconds', 'max_lease_ttl_seconds'],
    ),
  ],
  // "cas" of 0: it writes only where nothing is.
  [/^vault_kv_secret_v2$/, ({ options }) => isFields(options) && String(options['cas']) === '0'],
  [/^vault_(kv_secret_backend_v2|namespace|quota_\w+)$/, always],
  [/^vault_generic_endpoint$/, describesValue],
  [
    /^vault_transit_secret_backend_key$/,
    (body) => !['exportable', 'allow_plaintext_backup', 'deletion_allowed'].some((name) => body[name] === true),
  ],
  [/^(ephemeral )?random_/, ({ length }) => length === undefined || Number(length) >= 16],
  [/^terraform_data$/, only('input', 'triggers_replace', 'lifecycle', 'depends_on')],
  [/^(statement|moved|stack order)$/, always],

  [/^SecretStore\.external-secrets\.io$/, knownAddresses],
  [
    /^ClusterSecretStore\.external-secrets\.io$/,
    (body, known) => knownAddresses(body, known) && hasConditions(specOf(body)['conditions']),
  ],
  [/^ExternalSecret\.external-secrets\.io$/, (body) => makesUsualSecret(specOf(body)['target'])],
  [/generators\.external-secrets\.io$/, knownAddresses],
  [/^SecretProviderClass\./, knownAddresses],
  [/^(ServiceAccount|Namespace|ConfigMap)$/, always],
  [/^SealedSecret\.bitnami\.com$/, (body) => isUsualTemplate(specOf(body)['template'])],
  [
    /^(Deployment|StatefulSet|DaemonSet|ReplicaSet)\.apps$|^(CronJob|Job)\.batch$|^(Pod|ReplicationController)$|^Rollout\.argoproj\.io$|^DeploymentConfig\.apps\.openshift\.io$/,
    (body) => !HOST.test(textOf(body)),
  ],
  [/^Component$/, restartsOnly],
  [/^Service$/, (body) => only('ports', 'selector', 'type', 'clusterIP')(specOf(body), NOTHING) && isInside(body)],
  [/^NetworkPolicy\.networking\.k8s\.io$/, (body) => allowsNothing(specOf(body))],
  [/^ValidatingAdmissionPolicy(Binding)?\.admissionregistration\.k8s\.io$/, always],
  [/^(PrometheusRule|PodMonitor|ServiceMonitor)\.monitoring\.coreos\.com$|^rules$/, always],
  [
    /^Kustomization\.kustomize\.toolkit\.fluxcd\.io$/,
    (body) =>
      only(
        ...['interval', 'retryInterval', 'timeout', 'path', 'prune', 'sourceRef', 'dependsOn', 'healthChecks'],
        ...['healthCheckExprs', 'wait', 'kubeConfig', 'serviceAccountName', 'deletionPolicy'],
      )(specOf(body), NOTHING),
  ],
  [
    /^(Application|AppProject)\.argoproj\.io$/,
    (body, known) => knownAddresses(body, known) && !/"\*"/.test(textOf(body)),
  ],
  [/^GitRepo\.fleet\.cattle\.io$/, knownAddresses],
  [
    /^fleet\.yaml$/,
    (body) => !['helm', 'kustomize', 'yaml', 'overlays', 'targetCustomizations'].some((one) => one in body),
  ],
];

const NOTHING: Known = { policies: new Set(), engines: new Set(), addresses: new Set() };

function specOf(body: Json): Json {
  return isFields(body['spec']) ? body['spec'] : {};
}

/** What people read with a value, and marks of canaries: no other call is known by its address. */
function describesValue(body: Json, { engines }: Known): boolean {
  const [path, sent] = [String(body['path']), body['data_json']];
  const found = /^(.+?)\/(metadata|data)\/(?:.*\/)?([^/]+)$/.exec(path);
  if (!found || !isFields(sent) || !engines.has(inNamespace(body, found[1]))) {
    return false;
  }
  return found[2] === 'metadata'
    ? only('custom_metadata', 'max_versions', 'delete_version_after', 'cas_required')(sent, NOTHING)
    : /^canary\./.test(found[3]!) && isFields(sent['data']) && only('mark', 'store')(sent['data'], NOTHING);
}

function hasConditions(conditions: unknown): boolean {
  return (
    Array.isArray(conditions) &&
    conditions.length > 0 &&
    conditions.every((one) => isFields(one) && only('namespaces')(one, NOTHING) && (one['namespaces'] as []).length > 0)
  );
}

/** A Secret of its own, by which no other tool takes orders. */
function makesUsualSecret(target: unknown): boolean {
  const { creationPolicy, template } = isFields(target) ? target : {};
  return [undefined, 'Owner'].includes(creationPolicy as string | undefined) && isUsualTemplate(template);
}

function isUsualTemplate(template: unknown): boolean {
  if (!isFields(template)) {
    return template === undefined;
  }
  return (
    template['templateFrom'] === undefined &&
    template['type'] !== 'kubernetes.io/service-account-token' &&
    hasUsualMetadata(template)
  );
}

const RESTARTS =
  /^(apiVersion|kind|metadata\.(name|namespace)|(spec\.template\.)?metadata\.annotations\.([\w.]*reloader\.stakater\.com|keywheel)\/.*)$/;

/** Patches that say when workloads restart, and nothing else. */
function restartsOnly(body: Json): boolean {
  const { patches } = body;
  return (
    only('apiVersion', 'kind', 'patches')(body, NOTHING) &&
    Array.isArray(patches) &&
    patches.every(
      (one) =>
        isFields(one) &&
        isFields(one['patch']) &&
        differences(undefined, one['patch']).every(({ at }) => RESTARTS.test(at)),
    )
  );
}

function isInside(body: Json): boolean {
  return [undefined, 'ClusterIP'].includes(specOf(body)['type'] as string | undefined);
}

/** Policies of a network add up: one guards only where it allows nothing. */
function allowsNothing(spec: Json): boolean {
  return [spec['ingress'], spec['egress']].every(
    (rules) => rules === undefined || (Array.isArray(rules) && rules.length === 0),
  );
}

/** Servers, repositories and charts. */
const ADDRESSES = /^(repoURL|url|repo|repository|server|host|chart|sourceRepos|vaultAddress)$/;

function addressesIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') {
    return ADDRESSES.test(name) || /:\/\/|^git@/.test(value) ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => addressesIn(one, name));
  }
  return isFields(value) ? Object.entries(value).flatMap(([key, one]) => addressesIn(one, key)) : [];
}

import { isFields } from '../collections/fields';
import { goSeconds } from '../go/duration';
import type { Item } from './items';

type Json = Readonly<Record<string, unknown>>;

/** An item as its server takes it: what is only worded otherwise becomes the same. */
export function meant({ by, type, body }: Item): unknown {
  if (by === 'terraform') {
    return isFields(body) && type !== 'statement' ? argumentsMeant(type, body) : body;
  }
  return by === 'kubernetes' && isFields(body) ? objectMeant(type, body) : body;
}

/** What Terraform tells nobody. */
const FOR_READERS = new Set(['description', '//']);
/** Of a resource of the hub: lists in which the order counts. */
const IN_ORDER = /statements$|command|args$|^provisioner/;
/** Texts of somebody else: of values, and of what a token says. */
const AS_IT_IS = /^(data_json|bound_claims|claim_mappings|metadata|custom_metadata|options|parameters)$/;

function argumentsMeant(type: string, body: Json): unknown {
  const isOfHub = /^(data |ephemeral )?vault_/.test(type);
  return mapped(body, (one, name) => {
    if (FOR_READERS.has(name) || one === null) {
      return undefined;
    }
    if (name === 'depends_on' && Array.isArray(one)) {
      return sorted(one);
    }
    return isOfHub ? argumentMeant(one, name) : one;
  });
}

function argumentMeant(value: unknown, name: string, isInside = false): unknown {
  if (AS_IT_IS.test(name)) {
    return value;
  }
  if (Array.isArray(value)) {
    const all = value.map((one: unknown) => argumentMeant(one, name, isInside));
    return IN_ORDER.test(name) || all.some(isObject) ? all : [...new Set(all)].sort();
  }
  if (isFields(value)) {
    return mapped(value, (one, key) =>
      one === null || one === undefined ? undefined : argumentMeant(one, key, name !== 'tune'),
    );
  }
  // Terraform takes "3600" for a number, and the hub "1h".
  return typeof value === 'number'
    ? String(value)
    : typeof value === 'string' && !isInside && /(ttl|period)$/.test(name)
      ? seconds(value)
      : value;
}

function seconds(text: string): string {
  const number = goSeconds(text);
  return number === undefined || Number.isNaN(number) ? text : String(number);
}

/** Labels that tools write for people, and annotations that describe. */
const FOR_PEOPLE =
  /^(app\.kubernetes\.io\/(managed-by|part-of|version|created-by|component)|helm\.sh\/chart|kubernetes\.io\/description|description|kubectl\.kubernetes\.io\/last-applied-configuration)$/;
/** What something else may choose by its labels. */
const CHOSEN_BY_LABEL =
  /^(Namespace|Node|Pod|Service|Secret|ConfigMap|ServiceAccount|Component|fleet\.yaml)$|(Store\.external-secrets|\.monitoring\.coreos|sealed\w*\.bitnami|SealedSecret\.bitnami)\.(io|com)$|\.(apps|batch)$|\.(argoproj\.io|fleet\.cattle\.io|toolkit\.fluxcd\.io)$/;

function objectMeant(type: string, { metadata, ...rest }: Json): unknown {
  const { labels, annotations, ...more } = isFields(metadata) ? metadata : {};
  const kept = (texts: unknown) =>
    isFields(texts) && !CHOSEN_BY_LABEL.test(type)
      ? mapped(texts, (one, key) => (FOR_PEOPLE.test(key) ? undefined : one))
      : texts;
  const all = { labels: kept(labels), annotations: kept(annotations) };
  const said = mapped(all, (one) => (isFields(one) && Object.keys(one).length > 0 ? one : undefined));
  return fieldMeant({ ...rest, ...rightsIn(type, rest), metadata: { ...more, ...said } }, '', type);
}

/** Of rights it does not matter in how many rules they are, nor of subjects how they are written. */
function rightsIn(type: string, { rules, subjects }: Json): Json {
  if (!/\.rbac\.authorization\.k8s\.io$/.test(type)) {
    return {};
  }
  return {
    ...(Array.isArray(rules) && { rules: [...new Set(rules.flatMap(rightsOf))].sort() }),
    ...(Array.isArray(subjects) && { subjects: subjects.map(subjectText) }),
  };
}

function rightsOf(rule: unknown): string[] {
  const { apiGroups, resources, verbs, resourceNames, nonResourceURLs, ...more } = isFields(rule) ? rule : {};
  const [groups, kinds, names, urls] = [apiGroups, resources, resourceNames, nonResourceURLs].map(textsOf);
  const may = textsOf(verbs);
  if (may.length === 0 || Object.keys(more).length > 0) {
    return [textOf(rule)];
  }
  const objects = groups!.flatMap((group) => kinds!.map((kind) => `${kind}${group === '' ? '' : `.${group}`}`));
  const those = names!.length === 0 ? [''] : names!.map((name) => ` "${name}"`);
  const all = [...objects.flatMap((kind) => those.map((name) => kind + name)), ...urls!];
  return all.length === 0 ? [textOf(rule)] : may.flatMap((verb) => all.map((one) => `${verb} ${one}`));
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function subjectText(subject: unknown): string {
  const { kind, name, namespace, apiGroup, ...more } = isFields(subject) ? subject : {};
  const isUsual = [undefined, '', 'rbac.authorization.k8s.io'].includes(apiGroup as string | undefined);
  return Object.keys(more).length > 0 || !isUsual || typeof name !== 'string'
    ? textOf(subject)
    : `${String(kind)} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`;
}

/** Lists of which the order says nothing, by type. */
const SETS: readonly (readonly [type: RegExp, name: RegExp])[] = [
  [/./, /^(finalizers|imagePullSecrets)$/],
  [/^ServiceAccount$/, /^secrets$/],
  [/\.rbac\.authorization\.k8s\.io$/, /^(rules|subjects|clusterRoleSelectors)$/],
  [/\.networking\.k8s\.io$|\.cilium\.io$/, /^(egress|ingress|to|from|policyTypes)$/],
  [/external-secrets\.io$/, /^(conditions|namespaces|audiences|data)$/],
  [
    /\.admissionregistration\.k8s\.io$/,
    /^(rules|resourceRules|excludeResourceRules|resources|resourceNames|apiGroups|apiVersions|operations|validationActions)$/,
  ],
  [/\.cert-manager\.io$/, /^(dnsNames|ipAddresses|uris|usages)$/],
  [
    /^(Deployment|StatefulSet|DaemonSet|ReplicaSet)\.apps$|^(CronJob|Job)\.batch$|^(Pod|ReplicationController)$|^Rollout\.argoproj\.io$|^DeploymentConfig\.apps\.openshift\.io$/,
    /^(containers|volumes|volumeMounts)$/,
  ],
];
/** Of these each entry allows something by itself. */
const EACH_BY_ITSELF = /^(egress|ingress|conditions)$/;

/** Fields that are durations, by type: elsewhere "60s" is a text. */
const DURATIONS: readonly (readonly [type: RegExp, at: RegExp])[] = [
  [/external-secrets\.io$/, /^spec\.(refreshInterval|retrySettings\.retryInterval)$/],
  [/toolkit\.fluxcd\.io$/, /^spec\.(interval|retryInterval|timeout)$/],
  [/\.cert-manager\.io$/, /^spec\.(duration|renewBefore)$/],
];
/** A null removes what is there by default, or in what is patched. */
const NULL_REMOVES = /(^|\.)(values|valuesObject|patch|patches|helm|kustomize)\b/;
const OF_TEXTS = /^(ConfigMap|Secret|rules|fleet\.yaml)$/;

const isAmong = (rows: readonly (readonly [RegExp, RegExp])[], type: string, name: string) =>
  rows.some(([types, names]) => types.test(type) && names.test(name));

function fieldMeant(value: unknown, at: string, type: string): unknown {
  const name = at.slice(at.lastIndexOf('.') + 1);
  if (Array.isArray(value)) {
    const all = value.map((one: unknown) => fieldMeant(one, `${at}[]`, type));
    if (!isAmong(SETS, type, name)) {
      return all;
    }
    return EACH_BY_ITSELF.test(name) ? sorted(all).map((one) => (isObject(one) ? textOf(one) : one)) : inAnyOrder(all);
  }
  if (isFields(value)) {
    const keepsNull = OF_TEXTS.test(type) || NULL_REMOVES.test(at);
    return mapped(value, (one, key) => {
      const within = at === '' ? key : `${at}.${key}`;
      return one === null && !keepsNull && !NULL_REMOVES.test(within) ? undefined : fieldMeant(one, within, type);
    });
  }
  return typeof value === 'string' && isAmong(DURATIONS, type, at) ? seconds(value) : value;
}

/** By their names, where they have some; of two with one name the later may count. */
function inAnyOrder(all: readonly unknown[]): readonly unknown[] {
  const names = namesIn(all);
  if (names) {
    return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }
  const isNamed = all.some((one) => isFields(one) && ['name', 'secretKey'].some((key) => Object.hasOwn(one, key)));
  return isNamed ? all : sorted(all);
}

const NAMES = ['name', 'secretKey', 'objectName', 'secretName', 'mountPath'];

/** The entries of a list by what names them, where each has such a name of its own. */
export function namesIn(list: readonly unknown[]): Map<string, unknown> | undefined {
  if (list.length === 0) {
    return undefined;
  }
  for (const name of NAMES) {
    const byName = new Map(list.map((one) => [isFields(one) ? one[name] : undefined, one]));
    if (byName.size === list.length && [...byName.keys()].every((key) => typeof key === 'string')) {
      return byName as Map<string, unknown>;
    }
  }
  return undefined;
}

function sorted(all: readonly unknown[]): readonly unknown[] {
  if (all.length < 2) {
    return all;
  }
  return all
    .map((one) => ({ one, key: textOf(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

/** The same text for the same value, in whichever order its fields are. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    isFields(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function mapped(json: Json, map: (value: unknown, key: string) => unknown): Json {
  const copy = Object.entries(json).map(([key, one]) => [key, map(one, key)] as const);
  return Object.fromEntries(copy.filter(([, one]) => one !== undefined));
}

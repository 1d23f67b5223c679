import { goSeconds } from '../go/duration';
import type { Item } from './items';

type Json = Readonly<Record<string, unknown>>;

/** An item as its server takes it: what is only worded otherwise becomes the same. */
export function meant({ by, type, body }: Item): unknown {
  if (by === 'terraform') {
    return type === 'statement' ? body : terraformMeant(body, '', true);
  }
  return by === 'kubernetes' && isJson(body) ? objectMeant(type, body) : body;
}

/** Of a resource: what the hub is not told. */
const ORDER_ONLY = new Set(['depends_on', 'description', '//']);
/** Lists in which the order counts. */
const IN_ORDER = /statements$|command|args$|^provisioner/;

function terraformMeant(value: unknown, name: string, isTop = false): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one: unknown) => terraformMeant(one, name));
    return IN_ORDER.test(name) || all.some(isObject) ? all : [...new Set(all)].sort();
  }
  if (isJson(value)) {
    return mapped(value, (one, key) =>
      (isTop && ORDER_ONLY.has(key)) || one === null || one === undefined ? undefined : terraformMeant(one, key),
    );
  }
  // Terraform takes "3600" for a number, and the hub "1h".
  return typeof value === 'number'
    ? String(value)
    : typeof value === 'string' && /(ttl|period)$/.test(name)
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
/** What other objects choose by their labels. */
const CHOSEN_BY_LABEL = /^(Namespace|Node|Pod|Service|Secret|ConfigMap|ServiceAccount)$/;

function objectMeant(type: string, { metadata, ...rest }: Json): unknown {
  const { labels, annotations, ...more } = isJson(metadata) ? metadata : {};
  const kept = (texts: unknown) =>
    isJson(texts) && !CHOSEN_BY_LABEL.test(type)
      ? mapped(texts, (one, key) => (FOR_PEOPLE.test(key) ? undefined : one))
      : texts;
  const all = { labels: kept(labels), annotations: kept(annotations) };
  const said = mapped(all, (one) => (isJson(one) && Object.keys(one).length > 0 ? one : undefined));
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
  const { apiGroups, resources, verbs, resourceNames, nonResourceURLs, ...more } = isJson(rule) ? rule : {};
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
  const { kind, name, namespace, apiGroup, ...more } = isJson(subject) ? subject : {};
  const isUsual = [undefined, '', 'rbac.authorization.k8s.io'].includes(apiGroup as string | undefined);
  return Object.keys(more).length > 0 || !isUsual || typeof name !== 'string'
    ? textOf(subject)
    : `${String(kind)} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`;
}

/** Lists of which the order says nothing. */
const SETS =
  /^(verbs|resources|resourceNames|apiGroups|namespaces|subjects|rules|egress|ingress|to|from|policyTypes|conditions|validationActions|dnsNames|finalizers|imagePullSecrets|audiences|nonResourceURLs)$/;
/** Of these each entry allows something by itself. */
const EACH_BY_ITSELF = /^(egress|ingress|conditions)$/;
const DURATION = /(Interval|interval|duration|renewBefore|ttl|timeout)$/;

function fieldMeant(value: unknown, name: string, type: string): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one: unknown) => fieldMeant(one, '', type));
    const isSet = SETS.test(name) || (name === 'data' && /external-secrets\.io$/.test(type));
    return EACH_BY_ITSELF.test(name)
      ? sorted(all).map((one) => (isObject(one) ? textOf(one) : one))
      : isSet
        ? sorted(all)
        : all;
  }
  if (isJson(value)) {
    return mapped(value, (one, key) => (one === null ? undefined : fieldMeant(one, key, type)));
  }
  return typeof value === 'string' && DURATION.test(name) ? seconds(value) : value;
}

function sorted(all: readonly unknown[]): unknown[] {
  return all
    .map((one) => ({ one, key: textOf(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

/** The same text for the same value, in whichever order its fields are. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    isJson(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}

export function isJson(value: unknown): value is Json {
  return isObject(value) && !Array.isArray(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function mapped(json: Json, map: (value: unknown, key: string) => unknown): Json {
  const copy: Record<string, unknown> = {};
  for (const key in json) {
    const value = map(json[key], key);
    if (value !== undefined) {
      copy[key] = value;
    }
  }
  return copy;
}

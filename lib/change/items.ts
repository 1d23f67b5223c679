import { jsonObject } from '../text/json-object';
import type { PolicyPath } from '../policy/policy-path';
import { parsePolicy } from '../policy/policy-text';
import type { KubernetesObject } from '../output/kubernetes-object';
import { groupOf } from '../output/seen-object';
import type { Side } from './side';

/** One thing of an output as its server or its tool knows it: what is compared with itself. */
export interface Item {
  /** Stable from one side to the other, and unique on one. */
  readonly key: string;
  /** `stack hub`, `cluster prod-eu`. */
  readonly where: string;
  /** Type of Terraform, `<mode> <type>` of what is no resource, a block; `Kind.group` of Kubernetes. */
  readonly type: string;
  /** For a person: `vault_policy.read`, `SecretStore app/keywheel`. */
  readonly what: string;
  /** How it is addressed by what applies it. */
  readonly by: 'terraform' | 'kubernetes' | 'person';
  readonly body: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** Everything of a side, by key. */
export function itemsOf(side: Side): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>();
  const seen = new Map<string, number>();
  const add = (item: Omit<Item, 'key'>) => {
    const base = `${item.where} ${item.type} ${item.what}`;
    // A name that is there twice is a thing of its own.
    let index = (seen.get(base) ?? 0) + 1;
    let key = index === 1 ? base : `${base} (${index})`;
    while (items.has(key)) {
      index += 1;
      key = `${base} (${index})`;
    }
    seen.set(base, index);
    items.set(key, { ...item, key });
  };
  stackItems(side, add);
  objectItems(side, add);
  for (const [name, text] of side.sql ?? []) {
    add({ where: 'databases', type: 'SQL', what: `${name}.sql`, by: 'person', body: { text: plainSql(text) } });
  }
  for (const [name, documents] of side.alerts ?? []) {
    add({ where: 'Prometheus', type: 'rules', what: name, by: 'kubernetes', body: { documents } });
  }
  for (const [name, configuration] of side.servers ?? []) {
    add({ where: "the hub's servers", type: 'server', what: name, by: 'person', body: configuration });
  }
  return items;
}

type Add = (item: Omit<Item, 'key'>) => void;

function stackItems({ stacks, output }: Side, add: Add): void {
  const own = new Set(stacks.map(({ name }) => name));
  for (const { type, address, stack, attributes, place } of output.resources) {
    if (stack === undefined || !own.has(stack)) {
      const where = place.includes(',') ? place.slice(0, place.indexOf(',')) : 'Terraform';
      add({
        where,
        type: address.startsWith('data.') ? `data ${type}` : type,
        what: address,
        by: 'terraform',
        body: bodyOf(type, attributes),
      });
    }
  }
  for (const { name, json, files, dependencies } of stacks) {
    const where = `stack ${name}`;
    if (dependencies.length > 0) {
      const body = { after: [...dependencies].sort() };
      add({ where, type: 'stack order', what: 'order of stacks', by: 'terraform', body });
    }
    for (const [block, content] of Object.entries(json)) {
      blockItems(where, block, content, add);
    }
    files.forEach((text, file) => add({ where, type: 'file', what: file, by: 'terraform', body: { text } }));
  }
}

/** What may be there several times under each name: blocks of resources have types before names. */
const WITH_TYPES: Readonly<Record<string, string>> = { resource: '', data: 'data ', ephemeral: 'ephemeral ' };

function blockItems(where: string, block: string, content: unknown, add: Add): void {
  const by = 'terraform';
  if (block === '//') {
    const { keywheel = {} } = content as { keywheel?: Json };
    // What the next synthesis remembers, and whose stack it is.
    for (const [name, body] of Object.entries(keywheel).filter(([one]) => one !== 'record' && one !== 'fleet')) {
      add({ where, type: 'statement', what: name, by, body });
    }
  } else if (Object.hasOwn(WITH_TYPES, block)) {
    const mode = WITH_TYPES[block]!;
    for (const [type, byName] of Object.entries(content as Record<string, Json>)) {
      for (const [name, body] of Object.entries(byName)) {
        const what = `${mode === '' ? '' : `${mode.trim()}.`}${type}.${name}`;
        add({ where, type: `${mode}${type}`, what, by, body: bodyOf(type, body as Json) });
        const stated = (body as { '//'?: { keywheel?: Json } })['//']?.keywheel?.['maximum_users'];
        if (stated !== undefined) {
          // Terraform does not see it, and checks rest on it.
          add({ where, type: 'statement', what, by, body: { maximum_users: stated } });
        }
      }
    }
  } else if (Array.isArray(content)) {
    content.forEach((body: unknown) => add({ where, type: block, what: JSON.stringify(body), by, body }));
  } else if (block === 'terraform') {
    add({ where, type: block, what: block, by, body: content });
  } else {
    for (const [name, body] of Object.entries(content as Json)) {
      add({ where, type: block, what: name, by, body });
    }
  }
}

/** With texts read that are a language of their own, and without what says nothing to the hub. */
function bodyOf(type: string, { '//': _, ...body }: Json): Json {
  if (type === 'vault_policy' && typeof body['policy'] === 'string') {
    return { ...body, policy: policyIn(body['policy']) };
  }
  if (typeof body['data_json'] === 'string') {
    return { ...body, data_json: jsonObject(body['data_json']) ?? body['data_json'] };
  }
  return body;
}

/** Capabilities and what goes with them by path; the text where it is none that can be read. */
function policyIn(text: string): unknown {
  try {
    const paths = new Map<string, unknown[]>();
    for (const { path, restrictions, ...more } of parsePolicy(text).map(withoutNothing)) {
      const plain = JSON.parse(JSON.stringify({ ...more, restrictions }, (_, one: unknown) => plainOf(one))) as unknown;
      paths.set(path, [...(paths.get(path) ?? []), plain]);
    }
    // Which of several for one path the server takes is not said here.
    return Object.fromEntries([...paths].map(([path, all]) => [path, all.length === 1 ? all[0] : all]));
  } catch {
    return text;
  }
}

/** A path without restrictions is not one that has some, of which none is left. */
function withoutNothing(path: PolicyPath): PolicyPath {
  const some = Object.values(path.restrictions ?? {}).some((one) => one !== undefined);
  return { ...path, restrictions: some ? path.restrictions : undefined };
}

function plainOf(one: unknown): unknown {
  return one instanceof Map ? Object.fromEntries(one) : one instanceof Set ? [...(one as Set<unknown>)] : one;
}

function objectItems({ output }: Side, add: Add): void {
  for (const { name, files, values = [], controlPlane = [] } of output.clusters) {
    const where = `cluster ${name}`;
    const add1 = (object: KubernetesObject) => add({ where, ...named(object), by: 'kubernetes', body: object });
    files.forEach(({ manifests }) => manifests.forEach(({ object }) => add1(object)));
    values.forEach(({ object }) => add1(object));
    for (const { object } of controlPlane.flatMap(({ manifests }) => manifests)) {
      add({ where: `API servers of ${name}`, ...named(object), by: 'person', body: object });
    }
  }
  for (const { cluster, namespace, component } of output.restarts) {
    const { patches = [], ...rest } = component as { patches?: readonly { patch: string }[] };
    const body = { ...rest, patches: patches.map((one) => ({ ...one, patch: jsonObject(one.patch) ?? one.patch })) };
    add({ where: `cluster ${cluster}`, type: 'Component', what: `patches of ${namespace}`, by: 'kubernetes', body });
  }
  for (const { name, manifests } of output.syncs) {
    const where = `GitOps of ${name.split('/')[0]!}`;
    manifests.forEach(({ object }) => add({ where, ...named(object), by: 'kubernetes', body: object }));
  }
  for (const [folder, body] of output.bundles) {
    add({ where: `GitOps of ${folder.split('/')[0]!}`, type: 'fleet.yaml', what: folder, by: 'kubernetes', body });
  }
}

function named(object: KubernetesObject): Pick<Item, 'type' | 'what'> {
  const { kind, metadata } = object;
  const group = groupOf(object);
  const name = `${metadata?.namespace ? `${metadata.namespace}/` : ''}${metadata?.name ?? ''}`;
  return { type: group === '' ? kind : `${kind}.${group}`, what: `${kind} ${name}` };
}

/** Without its comments. */
function plainSql(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(--.*)?$/.test(line))
    .join('\n');
}

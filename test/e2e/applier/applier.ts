import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackApplier, StackOptions } from '../bench/terraform';
import { AUTHORITY_RESOURCES } from './authority-resources';
import { bindingArguments } from './binding-arguments';
import { KUBERNETES_RESOURCES } from './kubernetes-resources';
import { LOGIN_RESOURCES } from './login-resources';
import { Arguments, picked, ResourceType, Servers } from './resource-type';
import { StackServers } from './stack-servers';
import { StackValues } from './stack-values';
import { VAULT_RESOURCES } from './vault-resources';

interface StateEntry {
  readonly address: string;
  readonly identity: Arguments;
  /** Of what is only in the state. */
  readonly id?: string;
}
interface Resource {
  readonly address: string;
  readonly type: ResourceType;
  readonly arguments: Arguments;
  readonly dependsOn: readonly string[];
  readonly refersTo: readonly string[];
}

/** It is in no server: a new id each time that what it waits for is made. */
const GENERATION = 'terraform_data';
const TYPES: Readonly<Record<string, ResourceType>> = {
  ...VAULT_RESOURCES,
  ...AUTHORITY_RESOURCES,
  ...LOGIN_RESOURCES,
  ...KUBERNETES_RESOURCES,
  [GENERATION]: {
    arguments: ['triggers_replace'],
    identity: [],
    write: () => Promise.resolve(),
    isCurrent: () => Promise.resolve(true),
    remove: () => Promise.resolve(),
  },
};
/** Of these `output` changes nothing: a person reads it. */
const SECTIONS = [
  '//',
  'terraform',
  'provider',
  'resource',
  'data',
  'variable',
  'ephemeral',
  'removed',
  'moved',
  'output',
];
const META = ['//', 'depends_on'];
/** Arguments of a provider that is newer than the bindings, each asked for by a fleet's `vaultProviderVersion`. */
const NEWER = [
  ...['token_reviewer_jwt_wo', 'token_reviewer_jwt_wo_version', 'allow_overwrite'],
  ...['oidc_client_secret_wo', 'oidc_client_secret_wo_version'],
];

/**
 * Applies a stack's JSON through the servers' HTTP APIs, where Terraform's providers cannot be had. It refuses what it
 * does not know. Its state holds where things are, and no value.
 */
export class Applier implements StackApplier {
  readonly name = 'applier';

  /** @param servers instead of those that the stack names */
  constructor(private readonly servers?: Servers) {}

  async apply(stack: StackOptions): Promise<void> {
    const { json, values, servers } = this.open(stack);
    const state = new Map(movedState(json, readState(stack.folder)).map((entry) => [entry.address, entry]));
    const resources = orderedResources(json);
    await this.removeGone(json, resources, state, servers);
    const made = new Set<string>();
    for (const { address, type, arguments: written, refersTo } of resources) {
      const before = state.get(address);
      const given = (await values.evaluated(written, before !== undefined)) as Arguments;
      const there = before && (await (type.exists?.(servers, given) ?? true));
      if (!there || refersTo.some((one) => address.startsWith(`${GENERATION}.`) && made.has(one))) {
        made.add(address);
      }
      if (!there || !(await type.isCurrent(servers, given, before.identity))) {
        await type.write(servers, given, there === true);
      }
      const id = address.startsWith(`${GENERATION}.`) && made.has(address) ? randomUUID() : before?.id;
      state.set(address, { address, identity: picked(given, type.identity), ...(id && { id }) });
      writeState(stack.folder, [...state.values()]);
      values.know(address, async () => (id ? { id } : ((await type.attributes?.(servers, given)) ?? {})));
    }
    writeState(stack.folder, [...state.values()]);
  }

  async hasChanges(stack: StackOptions): Promise<boolean> {
    const { json, values, servers } = this.open(stack);
    const state = movedState(json, readState(stack.folder));
    const resources = orderedResources(json);
    const wanted = new Set(resources.map(({ address }) => address));
    if (state.some(({ address }) => !wanted.has(address))) {
      return true;
    }
    for (const { address, type, arguments: written } of resources) {
      const before = state.find((entry) => entry.address === address);
      const given = (await values.evaluated(written, before !== undefined)) as Arguments;
      if (!before || !(await type.isCurrent(servers, given, before.identity))) {
        return true;
      }
      values.know(address, async () =>
        before.id ? { id: before.id } : ((await type.attributes?.(servers, given)) ?? {}),
      );
    }
    return false;
  }

  private open(stack: StackOptions): { json: Arguments; values: StackValues; servers: Servers } {
    const json = JSON.parse(readFileSync(join(stack.folder, 'cdk.tf.json'), 'utf8')) as Arguments;
    refuseUnknown('the stack', Object.keys(json), SECTIONS);
    const servers = this.servers ?? new StackServers(json['provider'], stack);
    return { json, servers, values: new StackValues(json, stack.variables ?? {}, servers) };
  }

  private async removeGone(
    json: Arguments,
    resources: readonly Resource[],
    state: Map<string, StateEntry>,
    servers: Servers,
  ): Promise<void> {
    const wanted = new Set(resources.map(({ address }) => address));
    const released = new Set(((json['removed'] ?? []) as Arguments[]).map(releasedAddress));
    for (const { address, identity } of [...state.values()].reverse()) {
      if (!wanted.has(address)) {
        if (!released.has(address)) {
          await typeOf(address).remove(servers, identity);
        }
        state.delete(address);
      }
    }
  }
}

function orderedResources(json: Arguments): Resource[] {
  const waiting = new Map<string, Resource>();
  for (const [type, resources] of Object.entries<Record<string, Arguments>>(json['resource'] ?? {})) {
    for (const [id, written] of Object.entries(resources)) {
      const address = `${type}.${id}`;
      waiting.set(address, resourceOf(address, written));
    }
  }
  const ordered: Resource[] = [];
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(({ dependsOn }) => !dependsOn.some((one) => waiting.has(one)));
    if (!next) {
      throw new Error(`the resources ${[...waiting.keys()].join(', ')} wait for each other`);
    }
    waiting.delete(next.address);
    ordered.push(next);
  }
  return ordered;
}

function resourceOf(address: string, written: Arguments): Resource {
  const type = typeOf(address);
  const given = Object.fromEntries(Object.entries(written).filter(([name]) => !META.includes(name)));
  refuseUnknown(address, Object.keys(given), type.arguments);
  const bound = address.startsWith(`${GENERATION}.`) ? type.arguments : bindingArguments(address.split('.')[0]!);
  refuseUnknown(`${address} (bindings)`, Object.keys(given), [...bound, ...NEWER, 'lifecycle']);
  const expressions = [...JSON.stringify(given).matchAll(/\$\{[^}]*\}/g)].map(([text]) => text);
  const refersTo = expressions.flatMap((text) =>
    [...text.matchAll(/\b((?:vault_\w+|terraform_data)\.[\w-]+)\./g)].map(([, other]) => other!),
  );
  const dependsOn = [...(written['depends_on'] ?? []), ...refersTo];
  return { address, type, arguments: given, dependsOn, refersTo };
}

function typeOf(address: string): ResourceType {
  const type = address.split('.')[0]!;
  const known = TYPES[type];
  if (!known) {
    throw new Error(`the applier does not know the resource type ${type}`);
  }
  return known;
}

function refuseUnknown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`the applier does not know ${unknown.join(', ')} of ${what}`);
  }
}

function releasedAddress({ from, lifecycle, ...rest }: Arguments): string {
  refuseUnknown('removed', Object.keys(rest), META);
  if (lifecycle?.destroy !== false) {
    throw new Error(`the applier knows only removals that destroy nothing, ${from} is another`);
  }
  return from as string;
}

/** Terraform refuses to move what is still declared, and what would take the place of something else. */
function movedState(json: Arguments, state: readonly StateEntry[]): StateEntry[] {
  const moves = (json['moved'] ?? []) as { from: string; to: string }[];
  const isDeclared = (address: string) => {
    const [type, id] = address.split('.') as [string, string];
    return json['resource']?.[type]?.[id] !== undefined;
  };
  const wrong = moves.find(({ from, to }) => isDeclared(from) || !isDeclared(to));
  if (wrong) {
    throw new Error(`${wrong.from} cannot move to ${wrong.to}`);
  }
  const next = new Map(moves.map(({ from, to }) => [from, to]));
  const there = new Set(state.map(({ address }) => address));
  return state.map((entry) => {
    const to = next.get(entry.address);
    return to === undefined || there.has(to) ? entry : { ...entry, address: to };
  });
}

function stateFile(folder: string): string {
  return join(folder, 'applier.state.json');
}

function readState(folder: string): StateEntry[] {
  try {
    return JSON.parse(readFileSync(stateFile(folder), 'utf8')) as StateEntry[];
  } catch {
    return [];
  }
}

function writeState(folder: string, entries: readonly StateEntry[]): void {
  writeFileSync(stateFile(folder), JSON.stringify(entries, null, 2));
}

import type { SynthesizedStack } from '../output/stack';
import { canaryValueIn } from '../output/canary';
import { unitedPolicy } from './united-policy';

type Json = Record<string, unknown>;
type Blocks = Record<string, Record<string, Json>>;

/** A stack that serves both the old and the new folders, and how Terraform comes there and away again. */
export interface Expansion {
  readonly name: string;
  /** While the folders are the old ones. */
  readonly expanded: SynthesizedStack;
  /** While the folders become the new ones: the same, with the marks that the new canaries show. */
  readonly migrating: SynthesizedStack;
  /** The new stack, in which what stood aside takes its own address. */
  readonly contracted: SynthesizedStack;
}

/** An address of before that means something else after: while both are there, neither has it. */
const aside = { old: (name: string) => `${name}__before`, new: (name: string) => `${name}__next` };

/** Arguments by which the server, not Terraform, knows a resource. */
const IDENTITY = ['namespace', 'backend', 'mount', 'path', 'name', 'role_name', 'role', 'username'] as const;
/** Of these types a user is what the resource is about, not what it is called. */
const WITHOUT_USER = /^vault_database_secret_backend_(?:static_role|connection)$/;

/** The stacks of both sides as one. One that only one side has stays what it is there. */
export function expand(before: readonly SynthesizedStack[], after: readonly SynthesizedStack[]): Expansion[] {
  const next = new Map(after.map((stack) => [stack.name, stack]));
  const known = new Set(before.map(({ name }) => name));
  return [
    ...before.map((old) => expansionOf(old, next.get(old.name))),
    ...after.filter(({ name }) => !known.has(name)).map((stack) => unchanged(stack)),
  ];
}

function unchanged(stack: SynthesizedStack, contracted = stack): Expansion {
  return { name: stack.name, expanded: stack, migrating: stack, contracted };
}

function expansionOf(old: SynthesizedStack, now: SynthesizedStack | undefined): Expansion {
  if (now === undefined || text(old.json) === text(now.json)) {
    return unchanged(old, now ?? old);
  }
  const clashing = clashes(resourcesIn(old), resourcesIn(now));
  const moved = movedAddresses(resourcesIn(old), resourcesIn(now));
  const was = renamed(
    old.json,
    new Map([...clashing.map((one) => [one, asideAddress(one, 'old')] as const), ...moved]),
  );
  const is = renamed(now.json, new Map(clashing.map((one) => [one, asideAddress(one, 'new')])));
  const movedAway = [
    ...clashing.map((one) => ({ from: one, to: asideAddress(one, 'old') })),
    ...[...moved].map(([from, to]) => ({ from, to })),
  ];
  const movedBack = clashing.map((one) => ({ from: asideAddress(one, 'new'), to: one }));
  const files = new Map([...old.files, ...now.files]);
  const stackOf = (marks: 'old' | 'new') => ({
    ...now,
    files,
    json: withMoves(united(was, is, marks), movedAway),
    owners: new Map([...old.owners, ...now.owners]),
  });
  return {
    name: now.name,
    expanded: stackOf('old'),
    migrating: stackOf('new'),
    contracted: { ...now, json: withMoves(now.json, movedBack) },
  };
}

function resourcesIn({ json }: SynthesizedStack): ReadonlyMap<string, Json> {
  const blocks = (json['resource'] ?? {}) as Blocks;
  return new Map(
    Object.entries(blocks).flatMap(([type, all]) =>
      Object.entries(all).map(([name, body]) => [`${type}.${name}`, body] as const),
    ),
  );
}

/** What the server knows a resource by; undefined where nothing but its address says it. */
export function identityOf(address: string, body: Json): string | undefined {
  const [type = ''] = address.split('.');
  const said = IDENTITY.flatMap((argument) => {
    const value = argument === 'username' && WITHOUT_USER.test(type) ? undefined : body[argument];
    return value === undefined ? [] : [`${argument}=${String(value)}`];
  });
  return said.length === 0 ? undefined : [type, ...said].join('\n');
}

/** Addresses that mean another thing on the server after than before. */
function clashes(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): string[] {
  return [...old].flatMap(([address, body]) => {
    const next = now.get(address);
    return next !== undefined && identityOf(address, body) !== identityOf(address, next) ? [address] : [];
  });
}

/** Things of the server that have another address after: Terraform is told, or it would remove and make them. */
export function movedAddresses(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): Map<string, string> {
  const next = new Map([...now].map(([address, body]) => [identityOf(address, body), address]));
  return new Map(
    [...old].flatMap(([address, body]) => {
      const identity = identityOf(address, body);
      const to = identity === undefined ? undefined : next.get(identity);
      return to === undefined || to === address || now.has(address) || old.has(to) ? [] : [[address, to] as const];
    }),
  );
}

/** The same of two versions of a stack: what a direct apply would remove and make again at once. */
export function recreated(old: SynthesizedStack, now: SynthesizedStack): ReadonlyMap<string, string> {
  const [was, is] = [resourcesIn(old), resourcesIn(now)];
  const next = new Map([...is].map(([address, body]) => [identityOf(address, body), address]));
  return new Map(
    [...was].flatMap(([address, body]) => {
      const identity = identityOf(address, body);
      const to = identity === undefined ? undefined : next.get(identity);
      return to === undefined || to === address ? [] : [[address, to] as const];
    }),
  );
}

function asideAddress(address: string, side: keyof typeof aside): string {
  const [type = '', name = ''] = address.split('.');
  return `${type}.${aside[side](name)}`;
}

/** Every mention of some addresses under other names, where they are made as well. */
function renamed(json: Json, names: ReadonlyMap<string, string>): Json {
  if (names.size === 0) {
    return json;
  }
  const mention = /(?<![\w-])((?:vault|terraform|random|time)_\w+)\.([\w-]+)/g;
  const rewrite = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(mention, (address) => names.get(address) ?? address)
      : Array.isArray(value)
        ? value.map(rewrite)
        : isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rewrite(one)]))
          : value;
  const blocks = (json['resource'] ?? {}) as Blocks;
  const resource: Blocks = {};
  for (const [type, all] of Object.entries(blocks)) {
    for (const [name, body] of Object.entries(all)) {
      const [newType = '', newName = ''] = (names.get(`${type}.${name}`) ?? `${type}.${name}`).split('.');
      (resource[newType] ??= {})[newName] = rewrite(body) as Json;
    }
  }
  return { ...(rewrite({ ...json, resource: undefined }) as Json), resource };
}

function withMoves(json: Json, moves: readonly { readonly from: string; readonly to: string }[]): Json {
  return moves.length === 0 ? json : { ...json, moved: moves };
}

/** Two versions of a stack's JSON as one. Whether that serves both sides, the checks say, and not this. */
function united(old: Json, now: Json, marks: 'old' | 'new'): Json {
  const result: Json = { ...now };
  for (const kind of ['resource', 'data', 'ephemeral', 'variable', 'output'] as const) {
    const [was, is] = [old[kind], now[kind]].map((block) => (block ?? {}) as Blocks);
    if (Object.keys({ ...was, ...is }).length > 0) {
      result[kind] = kind === 'variable' || kind === 'output' ? { ...was, ...is } : unitedBlocks(was!, is!, marks);
    }
  }
  result['terraform'] = unitedValue(old['terraform'], now['terraform']);
  const gone = [old['removed'], now['removed']].flatMap((all) =>
    Array.isArray(all) ? (all as { from: string }[]) : [],
  );
  const declared = new Set(
    Object.entries((result['resource'] ?? {}) as Blocks).flatMap(([type, all]) =>
      Object.keys(all).map((name) => `${type}.${name}`),
    ),
  );
  const removed = [...new Map(gone.filter(({ from }) => !declared.has(from)).map((one) => [one.from, one])).values()];
  delete result['removed'];
  return removed.length === 0 ? result : { ...result, removed };
}

function unitedBlocks(old: Blocks, now: Blocks, marks: 'old' | 'new'): Blocks {
  const types = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(
    types.map((type) => {
      const [was, is] = [old[type] ?? {}, now[type] ?? {}];
      const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      return [type, Object.fromEntries(names.map((name) => [name, unitedResource(type, was[name], is[name], marks)]))];
    }),
  );
}

function unitedResource(type: string, old: Json | undefined, now: Json | undefined, marks: 'old' | 'new'): Json {
  if (!old || !now) {
    return (old ?? now)!;
  }
  if (type === 'vault_generic_endpoint' && isMark(old) && isMark(now)) {
    return marks === 'old' ? { ...now, data_json: old['data_json'] } : now;
  }
  // Arguments that only the old one has may contradict the new ones: the new one says which there are.
  const said = Object.entries(old).filter(([argument]) => argument in now);
  const both = unitedValue(Object.fromEntries(said), now) as Json;
  return type === 'vault_policy'
    ? { ...both, policy: unitedPolicy(String(old['policy']), String(now['policy'])) }
    : both;
}

function isMark(body: Json): boolean {
  try {
    return canaryValueIn((JSON.parse(String(body['data_json'])) as { data?: unknown }).data) !== undefined;
  } catch {
    return false;
  }
}

/** Lists of texts have what either has, objects every key; of anything else the new one counts. */
function unitedValue(old: unknown, now: unknown): unknown {
  if (Array.isArray(old) && Array.isArray(now)) {
    return [...old, ...now].every((one) => typeof one === 'string') ? [...new Set([...now, ...old])] : now;
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return Object.fromEntries(
      keys.map((key) => [key, key in now ? (key in old ? unitedValue(old[key], now[key]) : now[key]) : old[key]]),
    );
  }
  return now;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two stacks are one, whatever the order of their keys. */
export function sameStack(one: SynthesizedStack | undefined, other: SynthesizedStack | undefined): boolean {
  return (
    one === other ||
    (one !== undefined && other !== undefined && text(withoutComments(one.json)) === text(withoutComments(other.json)))
  );
}

/** What keywheel says to itself in it changes nothing on the server. */
function withoutComments(json: Json): Json {
  return { ...json, '//': undefined };
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    isObject(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}

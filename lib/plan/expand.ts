import { isFields } from '../collections/fields';
import type { SynthesizedStack } from '../output/stack';
import type { Break } from './breaks';
import { sameText } from './same-text';
import { statePlaceOf } from './state-place';
import { sameNames } from './server-names';
import {
  asideAddress,
  clashes,
  MENTION,
  movedAddresses,
  resourcesIn,
  withMentioned,
  withoutAside,
} from './stack-addresses';
import { reviewedByClients, withBothAudiences } from './united-audience';
import { unitedResource, unitedValue } from './united-value';

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
  /** What is one thing of before and another one after, and cannot be both. */
  readonly cannot: readonly Break[];
}

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
  return { name: stack.name, expanded: stack, migrating: stack, contracted, cannot: [] };
}

function expansionOf(old: SynthesizedStack, now: SynthesizedStack | undefined): Expansion {
  if (now === undefined) {
    return unchanged(old, emptied(old));
  }
  if (sameText(old.json, now.json)) {
    return unchanged(old, now);
  }
  const clashing = withMentioned(clashes(resourcesIn(old), resourcesIn(now)), resourcesIn(old), resourcesIn(now));
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
  const [oldOnes, newOnes] = [was, is].map((json) => resourcesIn({ json }));
  const cannot = new Map(
    [...sameNames(oldOnes!, newOnes!)].map(([from, to]) => [
      to,
      `has the name on the server that ${withoutAside(from)} of before has, and both cannot be there at a time`,
    ]),
  );
  const stackOf = (marks: 'old' | 'new') => ({
    ...now,
    files,
    json: withMoves(
      united(was, is, marks, (address, message) => cannot.set(address, message)),
      movedAway,
    ),
    owners: new Map([...old.owners, ...now.owners]),
  });
  const [expanded, migrating] = [stackOf('old'), stackOf('new')];
  return {
    name: now.name,
    expanded,
    migrating,
    contracted: { ...now, json: withMoves(withReleased(now.json, leftEngines(oldOnes!, newOnes!)), movedBack) },
    cannot: [...cannot].map(([address, message]) => ({
      ...{ id: 'both-are-there', place: `stack ${now.name}, ${withoutAside(address)}`, message },
      why: 'There is no stack that serves both the old and the new folders.',
    })),
  };
}

/** Applied, it removes all that the stack made. */
function emptied(stack: SynthesizedStack): SynthesizedStack {
  const kept = ['//', 'terraform', 'provider', 'variable'];
  return { ...stack, json: Object.fromEntries(Object.entries(stack.json).filter(([block]) => kept.includes(block))) };
}

const HOLDS_DATA = new Set(['kv', 'kv-v1', 'kv-v2', 'transit']);

/** Engines of values and keys that leave, with all that is in them: nobody can make that again. */
function leftEngines(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): string[] {
  const engines = [...old]
    .filter(([address]) => address.startsWith('vault_mount.') && !now.has(address))
    .filter(([, { type }]) => HOLDS_DATA.has(String(type)))
    .map(([, { path, namespace }]) => ({ path: String(path), namespace }));
  return [...old]
    .filter(([address]) => !now.has(address))
    .filter(([, { path, mount, backend, namespace }]) =>
      engines.some(
        (engine) =>
          engine.namespace === namespace &&
          ([path, mount, backend].includes(engine.path) || String(path).startsWith(`${engine.path}/`)),
      ),
    )
    .map(([address]) => address);
}

/** Terraform forgets them, and they stay on the server. */
function withReleased(json: Json, addresses: readonly string[]): Json {
  const removed = (json['removed'] ?? []) as { readonly from: string }[];
  const known = new Set(removed.map(({ from }) => from));
  const more = addresses.filter((from) => !known.has(from)).map((from) => ({ from, lifecycle: { destroy: false } }));
  return more.length === 0 ? json : { ...json, removed: [...removed, ...more] };
}

/** Every mention of some addresses under other names, where they are made as well. */
function renamed(json: Json, names: ReadonlyMap<string, string>): Json {
  if (names.size === 0) {
    return json;
  }
  const rewrite = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(MENTION, (address) => names.get(address) ?? address)
      : Array.isArray(value)
        ? value.map(rewrite)
        : isFields(value)
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

/** Is told what no single thing can be, by address. */
type Cannot = (address: string, message: string) => void;

/** Two versions of a stack's JSON as one. Whether that serves both sides, the checks say, and not this. */
function united(old: Json, now: Json, marks: 'old' | 'new', cannot: Cannot): Json {
  const result: Json = { ...now };
  for (const kind of ['resource', 'data', 'ephemeral', 'variable', 'output'] as const) {
    const [was, is] = [old[kind], now[kind]].map((block) => (block ?? {}) as Blocks);
    if (Object.keys({ ...was, ...is }).length > 0) {
      result[kind] =
        kind === 'variable' || kind === 'output' ? { ...was, ...is } : unitedBlocks(was!, is!, marks, cannot);
    }
  }
  // The state is where it was for as long as what it says is there.
  const { backend, cloud } = (old['terraform'] ?? {}) as Json;
  result['terraform'] = {
    ...(unitedValue('terraform', old['terraform'], now['terraform']) as Json),
    ...{ backend, cloud },
  };
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

function unitedBlocks(old: Blocks, now: Blocks, marks: 'old' | 'new', cannot: Cannot): Blocks {
  const types = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const reviewed = reviewedByClients(now);
  return Object.fromEntries(
    types.map((type) => {
      const [was, is] = [old[type] ?? {}, now[type] ?? {}];
      const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      const all = names.map((name) => {
        const tell = (message: string) => cannot(`${type}.${name}`, message);
        const both = unitedResource(type, was[name], is[name], marks, tell);
        return [name, withBothAudiences(type, [was[name], is[name], both], reviewed, tell)] as const;
      });
      return [type, Object.fromEntries(all)];
    }),
  );
}

/** Whether two stacks are one, whatever the order of their keys. */
export function sameStack(one: SynthesizedStack | undefined, other: SynthesizedStack | undefined): boolean {
  return (
    one === other ||
    (one !== undefined &&
      other !== undefined &&
      statePlaceOf(one.json) === statePlaceOf(other.json) &&
      sameText(applied(one.json), applied(other.json)))
  );
}

/** Stacks that are other ones, that come or that go. */
export function changedStacks(before: Stacks, after: Stacks): readonly string[] {
  const [old, now] = [before, after].map(({ stacks }) => new Map(stacks.map((stack) => [stack.name, stack])));
  return [...new Set([...old!.keys(), ...now!.keys()])].filter((name) => !sameStack(old!.get(name), now!.get(name)));
}

interface Stacks {
  readonly stacks: readonly SynthesizedStack[];
}

/** Without what keywheel says to itself, and where the state is: that changes nothing on the server. */
function applied(json: Json): Json {
  const terraform = { ...(json['terraform'] as Json | undefined), backend: undefined, cloud: undefined };
  return { ...json, terraform, '//': undefined };
}

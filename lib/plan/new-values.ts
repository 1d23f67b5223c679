import { auditedValues } from '../audit/audited-values';
import { grouped } from '../collections/grouped';
import type { HubResource } from '../output/hub-resource';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';
import { MENTION, withoutAside } from './stack-addresses';

/** Who reads which values, by a name that gets coarser: itself, wherever it is, as whatever it is called. */
type Readers = ReadonlyMap<string, ReadonlySet<string>>;

/** A value before the change, and where the same is read after. */
interface Rereads {
  readonly at: string;
  readonly from?: string;
  readonly usedBy: readonly string[];
}

/** How many that a value may take the place of are named with each. */
const MOST_NAMED = 5;

/** Values that are read after the change at paths at which nobody read one before: delivered, by pods or by machines. */
export function newValues(before: Views, after: Views): ByHand[] {
  const [had, has] = [valuesIn(before), valuesIn(after)];
  const [made, makes] = [generatedIn(before), generatedIn(after)];
  const left = [...had.keys()].filter((path) => !has.has(path));
  const lost = left.filter((path) => made.has(path));
  const names = [
    ...lost.slice(0, MOST_NAMED),
    ...(lost.length > MOST_NAMED ? [`${lost.length - MOST_NAMED} more`] : []),
  ];
  return rereads(had, has).flatMap(({ at, from, usedBy }): ByHand[] => {
    const isGenerated = makes.has(at);
    const rest = { before: 'folders' as const, at, isGenerated, clusters: clustersIn(usedBy) };
    if (from !== undefined) {
      return [{ what: 'copy a value', from, ...rest }];
    }
    if (!isGenerated) {
      return [{ what: 'write a value', ...rest }];
    }
    // One that is new is random for everybody; where others leave, it may be meant to be one of them.
    return lost.length > 0
      ? [
          {
            what: 'expect another value',
            ...rest,
            says: `${at} is a new random value; where it takes the place of one that leaves (${names.join(', ')}), copy that one there first, or see to all that know the old one`,
          },
        ]
      : [];
  });
}

/** Values at places that are read before and after, which Terraform begins or ceases to make, or makes again. */
export function otherMakers(before: Views, after: Views): ByHand[] {
  const [had, has] = [valuesIn(before), valuesIn(after)];
  const [made, makes] = [before, after].map(versionsIn);
  const task = (at: string, of: 'stacks' | 'removal', says: string): ByHand => ({
    ...{ what: 'expect another value', before: of, at, says, isGenerated: makes!.has(at) },
    clusters: clustersIn(has.get(at) ?? []),
  });
  const begins = [...makes!.keys()]
    .filter((at) => had.has(at) && !made!.has(at))
    .map((at) =>
      task(
        at,
        'stacks',
        `Terraform makes a random value at ${at} from now on, and writes it only where none is: the apply stops where somebody has written one; give it another name where that one is in use`,
      ),
    );
  const ceases = [...made!.keys()]
    .filter((at) => has.has(at) && !makes!.has(at))
    .map((at) =>
      task(
        at,
        'removal',
        `Terraform no longer makes the value at ${at}, which goes on being read: read in its plan that it only forgets it, or write the value again once it is deleted`,
      ),
    );
  const again = [...makes!].flatMap(([at, version]) =>
    made!.has(at) && made!.get(at) !== version
      ? [task(at, 'stacks', `Terraform may make another random value at ${at}: read in its plan whether it does`)]
      : [],
  );
  return [...begins, ...ceases, ...again];
}

/** What Terraform tells by that a value is to be made again, by path. */
function versionsIn({ vault }: Views): ReadonlyMap<string, string> {
  const made = vault.resources.ofType('vault_kv_secret_v2');
  return new Map(
    made.map(
      (one) => [generatedPath(one), withoutAsides(String(one.attributes['data_json_wo_version'] ?? ''))] as const,
    ),
  );
}

/** What stands aside in a phase of a plan is moved, and not made again. */
function withoutAsides(text: string): string {
  return text.replace(MENTION, withoutAside);
}

function generatedPath({ namespace, attributes }: HubResource): string {
  return [namespace, attributes['mount'], 'data', attributes['name']].filter(Boolean).join('/');
}

/** KV values with who uses them, by path. */
function valuesIn(views: Views): Map<string, readonly string[]> {
  const isKv = (path: string) => views.vault.kvVersion(path.slice(0, path.indexOf('/data/'))) === 'v2';
  const all = grouped(
    auditedValues(views).filter(({ path }) => isKv(path)),
    ({ path }) => path,
  );
  return new Map([...all].map(([path, of]) => [path, [...new Set(of.flatMap(({ usedBy }) => usedBy))]]));
}

/** Values that Terraform makes. */
export function generatedIn({ vault }: Views): ReadonlySet<string> {
  return new Set(vault.resources.ofType('vault_kv_secret_v2').map(generatedPath));
}

function rereads(had: ReadonlyMap<string, readonly string[]>, has: ReadonlyMap<string, readonly string[]>): Rereads[] {
  const fresh = [...has].filter(([path]) => !had.has(path));
  const left = [...had].filter(([path]) => !has.has(path));
  const known = LEVELS.map((level, index) => {
    // Whoever reads by the very same name may have changed to a value that others go on reading.
    const old = readersOf(index === 0 ? [...had] : left, level);
    const now = readersOf(index === 0 ? [...has] : fresh, level);
    return { level, old, now, changes: new Map<string, ReturnType<typeof onlyOther>>() };
  });
  return fresh
    .map(([at, usedBy]): Rereads => {
      for (const { level, old, now, changes } of known) {
        const froms = new Set(
          level(at, usedBy).flatMap((name) => {
            // Many may be called the same.
            const change = changes.get(name) ?? onlyOther(old.get(name), now.get(name));
            changes.set(name, change);
            return change.come === at ? change.gone! : [];
          }),
        );
        if (froms.size === 1) {
          return { at, from: [...froms][0], usedBy };
        }
      }
      return { at, usedBy };
    })
    .filter(({ from, usedBy }) => from !== undefined || usedBy.length > 0)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** By what a value is told from others of a fleet: who reads it; that, wherever it is; and what it is called. */
const LEVELS: readonly ((path: string, usedBy: readonly string[]) => readonly string[])[] = [
  (_, usedBy) => usedBy,
  (_, usedBy) => usedBy.map((name) => name.replace(/^[^:]+: /, '')),
  (_, usedBy) => usedBy.map((name) => name.split('/').at(-1)!),
  (path) => [path.split('/').at(-1)!],
];

function readersOf(
  values: readonly (readonly [path: string, usedBy: readonly string[]])[],
  level: (typeof LEVELS)[number],
): Readers {
  const all = values.flatMap(([path, usedBy]) => level(path, usedBy).map((name) => ({ name, path })));
  return new Map(
    [...grouped(all, ({ name }) => name)].map(([name, of]) => [name, new Set(of.map(({ path }) => path))]),
  );
}

/** The path that somebody reads in place of another one, where no other path of theirs changes. */
function onlyOther(
  old: ReadonlySet<string> = new Set(),
  now: ReadonlySet<string> = new Set(),
): { readonly come?: string; readonly gone?: string } {
  const gone = [...old].filter((path) => !now.has(path));
  const come = [...now].filter((path) => !old.has(path));
  return gone.length === 1 && come.length === 1 ? { come: come[0], gone: gone[0] } : {};
}

function clustersIn(usedBy: readonly string[]): readonly string[] {
  return [...new Set(usedBy.flatMap((name) => /^([^:]+): /.exec(name)?.[1] ?? []))].sort();
}

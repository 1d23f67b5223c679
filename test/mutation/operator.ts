import { Body, Part, partsOf, Rendered } from './parts';
import type { Reason } from './reasons';
import { Path, sitesOf, valueAt, withKey, withValue } from './sites';

/** What somebody does to one of the two sides. */
export type Class =
  | 'rename'
  | 'drop'
  | 'swap'
  | 'widen'
  | 'narrow'
  | 'namespace'
  | 'audience'
  | 'data prefix'
  | 'time'
  | 'account'
  | 'key'
  | 'engine'
  | 'address'
  | 'kind and version'
  | 'duplicate';

/** Where an edit is made, and what stands around it. */
export interface Site {
  readonly part: Part;
  readonly path: Path;
  readonly value: any;
  readonly rendered: Rendered;
  readonly parts: readonly Part[];
}

/** Why no check need tell of an edit; undefined where one must. */
export type Excuse = (site: Site) => Reason | undefined;

/** A kind of edit, and every site at which it can be made. */
export interface Operator {
  readonly class: Class;
  /** Unique. */
  readonly kind: string;
  /** Types of the parts. */
  readonly of: readonly string[];
  /** Which parts of these types; all of them, if it is left out. */
  readonly where?: (part: Part) => boolean;
  /** A pattern of {@link sitesOf}; the whole part, if it is left out. */
  readonly at?: string;
  /** Both sides with this edit; undefined where there is nothing to edit. */
  readonly apply: (site: Site) => Rendered | undefined;
  readonly excuse?: Excuse;
}

export interface Edit {
  readonly operator: Operator;
  readonly place: string;
  readonly edited: Rendered;
  readonly excuse?: Reason;
}

/** What an operator of one value says. */
interface Row {
  readonly of: string | readonly string[];
  readonly where?: (part: Part) => boolean;
  readonly at: string;
  /** How the value becomes another one, in a few words. */
  readonly by?: string;
  readonly excuse?: Excuse;
}

interface NewValue extends Row {
  /** Undefined means that there is nothing to edit. */
  readonly to: (value: any, site: Site) => unknown;
}

/** Another value wherever there is one. */
export function set(kind: Class, row: NewValue): Operator {
  return put(kind, { ...row, to: (value, site) => (value === undefined ? undefined : row.to(value, site)) });
}

/** Another value, even where there is none. */
export function put(kind: Class, row: NewValue): Operator {
  return operator(kind, row, (site) => {
    const value = row.to(site.value, site);
    return value === undefined || value === site.value ? undefined : withValue(site.part.body, site.path, value);
  });
}

/** The value is not there any more. */
export function remove(kind: Class, row: Row): Operator {
  return operator(kind, { ...row, by: row.by ?? 'gone' }, (site) =>
    site.value === undefined ? undefined : withValue(site.part.body, site.path, undefined),
  );
}

/** The key is called otherwise. */
export function rekey(
  kind: Class,
  row: Row & { readonly to: (key: string, site: Site) => string | undefined },
): Operator {
  return operator(kind, row, (site) => {
    const key = String(site.path.at(-1));
    const name = row.to(key, site);
    return name === undefined || name === key ? undefined : withKey(site.part.body, site.path, name);
  });
}

interface Exchange extends Row {
  /** Which two parts may exchange; any two of one type, if it is left out. */
  readonly between?: (one: Part, other: Part, parts: readonly Part[]) => boolean;
}

/** The value is exchanged with that of another part of the same type. */
export function swap(row: Exchange): Operator {
  const { of, where, at, by, excuse, between = () => true } = row;
  const types = [of].flat();
  return {
    class: 'swap',
    kind: kindOf(types, at, by),
    of: types,
    where,
    at,
    excuse,
    apply: (site) => {
      const { part, path, value, parts, rendered } = site;
      const rest = parts
        .slice(parts.indexOf(part) + 1)
        .filter((other) => other.type === part.type && (where?.(other) ?? true) && between(part, other, parts));
      for (const other of rest) {
        const path2 = sitesOf(other.body, at).find((one) => {
          const theirs = valueAt(other.body, one);
          return theirs !== undefined && value !== undefined && JSON.stringify(theirs) !== JSON.stringify(value);
        });
        if (path2) {
          const theirs = valueAt(other.body, path2);
          return other.replaced(part.replaced(rendered, [withValue(part.body, path, theirs)]), [
            withValue(other.body, path2, value),
          ]);
        }
      }
      return undefined;
    },
  };
}

/** The whole part is gone, or is there twice. */
export function whole(
  kind: Class,
  row: Pick<Row, 'of' | 'where' | 'excuse'>,
  bodies: (body: Body) => Body[],
): Operator {
  const types = [row.of].flat();
  return {
    class: kind,
    kind: types.join(', '),
    of: types,
    where: row.where,
    excuse: row.excuse,
    apply: ({ part, rendered }) => part.replaced(rendered, bodies(part.body)),
  };
}

function operator(kind: Class, { of, where, at, by, excuse }: Row, body: (site: Site) => Body | undefined): Operator {
  const types = [of].flat();
  return {
    class: kind,
    kind: kindOf(types, at, by),
    of: types,
    where,
    at,
    excuse,
    apply: (site) => {
      const edited = body(site);
      return edited === undefined ? undefined : site.part.replaced(site.rendered, [edited]);
    },
  };
}

function kindOf(types: readonly string[], at: string, by: string | undefined): string {
  return `${types.join(', ')}: ${at}${by === undefined ? '' : `, ${by}`}`;
}

/** Every edit that operators can make on an output; at most so many of one operator, spread over its sites. */
export function* editsOf(
  rendered: Rendered,
  operators: readonly Operator[],
  { atMost = Infinity }: { readonly atMost?: number } = {},
): Iterable<Edit> {
  const parts = partsOf(rendered);
  for (const one of operators) {
    const sites = parts
      .filter((part) => one.of.includes(part.type) && (one.where?.(part) ?? true))
      .flatMap((part) =>
        (one.at === undefined ? [[]] : sitesOf(part.body, one.at)).map((path): Site => ({
          part,
          path,
          value: valueAt(part.body, path),
          rendered,
          parts,
        })),
      );
    const edits = atMost === 1 ? firstOf(one, sites) : sites.flatMap((site) => editAt(one, site) ?? []);
    const step = Math.max(1, edits.length / atMost);
    for (let index = 0; index < edits.length; index += step) {
      yield edits[Math.floor(index)]!;
    }
  }
}

/** Without making those that nobody asks for. */
function firstOf(one: Operator, sites: readonly Site[]): Edit[] {
  for (const site of sites) {
    const edit = editAt(one, site);
    if (edit) {
      return [edit];
    }
  }
  return [];
}

function editAt(one: Operator, site: Site): Edit | undefined {
  const edited = one.apply(site);
  if (edited === undefined) {
    return undefined;
  }
  const { part, path, value } = site;
  const at = path.length === 0 ? '' : `, ${path.join('/')} = ${JSON.stringify(value) ?? 'nothing'}`;
  return {
    operator: one,
    place: `${part.place}${at.length > 160 ? `${at.slice(0, 160)}…` : at}`,
    edited,
    excuse: one.excuse?.(site),
  };
}

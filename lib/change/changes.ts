import { isFields } from '../collections/fields';
import { grouped } from '../collections/grouped';
import type { AccessChange, AccessDiff } from '../access/diff';
import { accessDiff } from '../access/diff';
import { accessChanges } from './access';
import { withoutMarks } from './canary-marks';
import { Change, SUBJECTS } from './change';
import { isPlain, Known, knownOf } from './coming';
import { Difference, differences } from './differences';
import { Item, itemsOf } from './items';
import { covers } from '../policy/pattern-sets';
import { asPromise, Judged, judged } from './judged';
import { KUBERNETES_ITEMS, KUBERNETES_PLACES } from './kubernetes-meanings';
import type { ItemMeaning, PlaceMeaning } from './meaning';
import { promiseChanges } from './promises';
import { meant } from './same-meaning';
import { renamedSecrets, withoutRenamed } from './renames';
import { secretChanges } from './secrets';
import { mayBeSecret } from './shown';
import type { Side } from './side';
import { appliedChanges, Applied } from './applied';
import { TERRAFORM_ITEMS, TERRAFORM_PLACES } from './terraform-meanings';
import { valueChanges } from './values';

type Items = ReadonlyMap<string, Item>;

/** Everything that is otherwise, by what it is about. */
export interface Changes {
  readonly changes: readonly Change[];
  /** What Terraform and GitOps tools will do, by stack and by cluster. */
  readonly applied: readonly Applied[];
  /** Who gains and loses what, with every condition that is another one: a part of the changes, as it is asked for alone. */
  readonly access: AccessDiff;
}

/** An item of which both sides, or one, say something else. */
export interface ItemChange {
  readonly item: Item;
  readonly kind: 'comes' | 'goes' | 'changes';
  /** Of one that changes. */
  readonly differences: readonly Difference[];
}

/**
 * What a change means. It starts from every place at which the items of both sides differ: each is told by what it is
 * about, and where that is not known, as such. What follows from several of them together is told besides.
 */
export function changesOf(before: Side, after: Side): Changes {
  const [had, has] = [itemsOf(before), itemsOf(after)];
  const items = withKnownOrder(had, has, itemChanges(had, has));
  if (items.length === 0) {
    return { changes: [], applied: [], access: { opened: [], closed: [] } };
  }
  const access = accessDiff(before.views, after.views);
  const renamed = renamedSecrets(before.views, after.views);
  const together = [
    ...valueChanges(before, after, items),
    ...secretChanges(before.views, after.views, items, renamed),
    ...accessChanges(access),
    ...promiseChanges(before.views, after.views),
  ];
  const known = knownOf(had, has);
  const all = [
    ...together,
    ...withoutStated(withoutRenamed(withoutMarks(items), renamed), together).flatMap((one) =>
      one.kind === 'changes' ? inside(one) : [whole(one, known)],
    ),
  ];
  return { changes: sorted(all), applied: appliedChanges(items), access: withConditions(access, items) };
}

/** Told as paths of whoever has them, and as rights to use a login or to read a Secret. */
const TOLD_BY_NAME = /^vault_policy$|\.rbac\.authorization\.k8s\.io$/;

/** Who is let in by which conditions is told by each of them; by who somebody is, where it is about identities. */
function withConditions(access: AccessDiff, items: readonly ItemChange[]): AccessDiff {
  const conditions = items
    .filter(({ item, kind }) => kind === 'changes' && !TOLD_BY_NAME.test(item.type))
    .flatMap(inside)
    .filter(({ subject, effect, attention }) => subject === 'access' && (attention || effect !== 'changes'));
  const asChange = ({ what, where, how }: Change): AccessChange => ({
    ...{ kind: 'condition', who: `${what} (${where})`, what: how, how: ['log in or act'] },
  });
  const named = (all: readonly AccessChange[]) =>
    all.filter(({ kind, who }) => kind !== 'admission' || !/^(role|auth mount) "/.test(who));
  const [closing, opening] = [true, false].map((closes) =>
    conditions.filter(({ effect }) => (effect === 'closes') === closes).map(asChange),
  );
  return { opened: [...named(access.opened), ...opening!], closed: [...named(access.closed), ...closing!] };
}

/** Output that is read from a folder does not say in which order its stacks are applied. */
function withKnownOrder(before: Items, after: Items, items: readonly ItemChange[]): readonly ItemChange[] {
  const isSaid = (side: Items) => [...side.values()].some(({ type }) => type === 'stack order');
  return isSaid(before) && isSaid(after) ? items : items.filter(({ item }) => item.type !== 'stack order');
}

/** What the program says of the keys of a value is told with the value. */
function withoutStated(items: readonly ItemChange[], told: readonly Change[]): ItemChange[] {
  const values = new Set(told.filter(({ subject }) => subject === 'values').map(({ what }) => what));
  return items.flatMap((one) => {
    if (one.item.type !== 'statement' || one.item.what !== 'keys' || one.kind !== 'changes') {
      return [one];
    }
    const left = one.differences.filter(({ at }) => !values.has(at));
    return left.length > 0 ? [{ ...one, differences: left }] : [];
  });
}

/** In the order of the first side, and then what came. */
export function itemChanges(before: ReadonlyMap<string, Item>, after: ReadonlyMap<string, Item>): ItemChange[] {
  const changed = [...before.values()].flatMap((item): ItemChange[] => {
    const now = after.get(item.key);
    if (!now) {
      return [{ item, kind: 'goes', differences: [] }];
    }
    const found = isSame(item.body, now.body) ? [] : differences(meant(item), meant(now));
    return found.length === 0 ? [] : [{ item: now, kind: 'changes', differences: found }];
  });
  const came = [...after.values()].filter(({ key }) => !before.has(key));
  return [...changed, ...came.map((item): ItemChange => ({ item, kind: 'comes', differences: [] }))];
}

/** Written alike, field by field: most of what is compared is. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true;
  }
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  }
  if (!isFields(one) || !isFields(other) || Array.isArray(other)) {
    return false;
  }
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

function inside({ item, differences: found }: ItemChange): Change[] {
  return found.map(({ at, before, after }): Change => {
    const meaning = meaningOf(item, at);
    const { where, what } = item;
    if (!meaning) {
      const how = `"${at}" ${before === undefined ? 'comes' : after === undefined ? 'goes' : 'is another one'}: changed, meaning unknown`;
      return { subject: 'unknown', effect: 'meaning unknown', where, what, how, attention: true };
    }
    const words = filled(meaning, at);
    const read = judged(meaning.as, words, before, after);
    const told = {
      ...(meaning.as === 'capabilities' && after === undefined ? withWider(item, at, read) : read),
      ...([before, after].some((one) => mayBeSecret(item, at, one)) && { how: `${words}: another value, not shown` }),
    };
    const effect = meaning.subject === 'access' ? told.effect : asPromise(told.effect);
    return { subject: meaning.subject, where, what, ...told, effect };
  });
}

/** Where a stanza goes, a wider one of the same policy may count that gives more. */
function withWider({ body }: Item, at: string, told: Judged): Judged {
  const path = /^policy\.(.*?)(?:\[\d+\])?\.capabilities$/.exec(at)![1]!;
  const { policy } = body as { policy?: unknown };
  const wider = isFields(policy)
    ? Object.keys(policy).find((other) => other !== path && covers(other, path))
    : undefined;
  return wider === undefined || told.attention
    ? told
    : { effect: 'changes', how: `${told.how}; what is declared about "${wider}" counts there now`, attention: true };
}

function meaningOf({ by, type }: Item, at: string): PlaceMeaning | undefined {
  return rowsOf(by, type).find((row) => row.at.test(at));
}

const rowsByType = new Map<string, readonly PlaceMeaning[]>();

function rowsOf(by: Item['by'], type: string): readonly PlaceMeaning[] {
  const key = `${by} ${type}`;
  const rows =
    rowsByType.get(key) ??
    (by === 'terraform' ? TERRAFORM_PLACES : KUBERNETES_PLACES).filter((row) => row.type.test(type));
  rowsByType.set(key, rows);
  return rows;
}

function filled({ words, at: pattern }: PlaceMeaning, at: string): string {
  const found = pattern.exec(at) ?? [];
  return words.replace(/\$(\d)/g, (_, index: string) => found[Number(index)] ?? '').trim();
}

function whole({ item, kind }: ItemChange, known: Known): Change {
  const meaning = itemMeaning(item);
  const { where, what } = item;
  const comes = kind === 'comes';
  if (!meaning) {
    const how = `it ${kind}: changed, meaning unknown`;
    return { subject: 'unknown', effect: 'meaning unknown', where, what, how, attention: true };
  }
  const { subject, does } = meaning;
  const how = `${comes ? 'it' : 'it no longer'} ${does}`;
  const isNews = comes && !isPlain(item, known);
  switch (meaning.is) {
    case 'opener':
      return { subject, effect: comes ? 'opens' : 'closes', where, what, how, attention: comes };
    case 'guard':
      return {
        ...{ subject, where, what, how, attention: !comes || isNews },
        effect: isNews ? 'changes' : comes ? 'strengthens' : 'weakens',
      };
    case 'needed':
      return { subject, effect: comes ? 'comes' : 'goes', where, what, how, attention: !comes || isNews };
    case 'part':
      return { subject, effect: comes ? 'comes' : 'goes', where, what, how, attention: isNews };
  }
}

function itemMeaning({ by, type }: Item): ItemMeaning | undefined {
  return (by === 'terraform' ? TERRAFORM_ITEMS : KUBERNETES_ITEMS).find((one) => one.type.test(type));
}

/** What needs a person first, within each subject. */
function sorted(changes: readonly Change[]): Change[] {
  const all = grouped(changes, ({ subject }) => subject);
  return SUBJECTS.flatMap((subject) => {
    const some = all.get(subject) ?? [];
    return [...some.filter(({ attention }) => attention), ...some.filter(({ attention }) => !attention)];
  });
}

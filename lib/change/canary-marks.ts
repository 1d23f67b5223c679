import type { ItemChange } from './changes';

/** Where a canary has its mark, on the hub and in a cluster. */
const MARKS: readonly (readonly [type: RegExp, at: string])[] = [
  [/^vault_generic_endpoint$/, 'data_json.data.mark'],
  [/^ExternalSecret\.external-secrets\.io$/, 'metadata.annotations.keywheel/canary'],
];

/**
 * A mark is a hash of what its store does, and another one whenever that is: it tells nothing where both sides have the
 * same new one. A mark that is another one on one side, or with nothing else, is told.
 */
export function withoutMarks(items: readonly ItemChange[]): readonly ItemChange[] {
  const marks = MARKS.map(([type, at]) => marksAt(items, type, at));
  const isFollowed = (mark: string) => marks.every((side) => side.has(mark));
  const left = items.flatMap((one): ItemChange[] => {
    const at = MARKS.find(([type]) => one.kind === 'changes' && type.test(one.item.type))?.[1];
    const differences = one.differences.filter((it) => it.at !== at || !isFollowed(markOf(it)));
    return one.kind === 'changes' && differences.length === 0 ? [] : [{ ...one, differences }];
  });
  return left.length === 0 ? items : left;
}

function marksAt(items: readonly ItemChange[], type: RegExp, at: string): ReadonlySet<string> {
  const ofType = items.filter(({ item, kind }) => kind === 'changes' && type.test(item.type));
  return new Set(ofType.flatMap(({ differences }) => differences.filter((one) => one.at === at).map(markOf)));
}

function markOf({ before, after }: ItemChange['differences'][number]): string {
  return `${String(before)} ${String(after)}`;
}

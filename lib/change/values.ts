import { command } from '../encode/shell';
import { literalText } from '../encode/terraform';
import { absolute } from '../output/hub-resource';
import { isMadeAgain } from './applied';
import type { Change } from './change';
import type { ItemChange } from './changes';
import type { Item } from './items';
import { alike } from './renames';
import type { Side } from './side';

/** What becomes of values on the hub: which ones people must put, and which ones stay for nobody. */
export function valueChanges(before: Side, after: Side, items: readonly ItemChange[]): Change[] {
  return [...ofPeople(before, after), ...ofTerraform(after, items), ...withoutAge(after, items)];
}

/** A value that stays, and of which nothing says any more how old it may be. */
function withoutAge(after: Side, items: readonly ItemChange[]): Change[] {
  return items.flatMap(({ item: { type, where, what, body }, kind }): Change[] => {
    const { path, data_json: sent } = (body ?? {}) as { path?: unknown; data_json?: any };
    const age: unknown = kind === 'goes' && type === 'vault_generic_endpoint' && sent?.custom_metadata?.maximum_age;
    const stays = literalText(String(path)).replace('/metadata/', '/data/') in after.output.keys;
    const how = `maximum_age: nothing is declared any more, instead of "${String(age)}"`;
    return age && stays ? [{ subject: 'promises', effect: 'weakens', where, what, how, attention: true }] : [];
  });
}

type Keys = ReadonlySet<string>;

/** Values that Terraform does not write, and their keys, by path. */
function putByPeople({ output }: Side): Map<string, Keys> {
  const written = new Set(
    output.resources
      .filter(({ type }) => type === 'vault_kv_secret_v2')
      .map(({ namespace, attributes }) =>
        absolute(
          namespace,
          `${literalText(String(attributes['mount']))}/data/${literalText(String(attributes['name']))}`,
        ),
      ),
  );
  return new Map(
    Object.entries(output.keys)
      .filter(([path]) => !written.has(path))
      .map(([path, keys]) => [path, new Set(keys.split(','))]),
  );
}

function ofPeople(before: Side, after: Side): Change[] {
  const [had, has] = [putByPeople(before), putByPeople(after)];
  const came = [...has].filter(([path]) => !had.has(path));
  const gone = [...had].filter(([path]) => !has.has(path));
  const moved = new Map(
    [...alike(gone, came, ([path, keys]) => `${placeOf(path)[0]} ${[...keys].sort().join()}`)].map(([[now], [old]]) => [
      now,
      old,
    ]),
  );
  const from = new Set(moved.values());
  return [
    ...came.map(([path, keys]): Change => {
      const old = moved.get(path);
      return old === undefined
        ? (thereBefore(after, path, keys) ?? put(path, keys, 'nobody has put it yet'))
        : {
            ...put(
              path,
              keys,
              `it looks like "${old}" under another name: its value does not go with it; ${keptName(old, path)}`,
            ),
            ...thereBefore(after, path, keys, `it looks like "${old}" under another name: `),
            effect: 'moves',
          };
    }),
    ...gone
      .filter(([path]) => !from.has(path))
      .map(([path]): Change => ({
        ...{ subject: 'values', effect: 'is orphaned', where: 'hub', what: path, attention: true },
        how: 'nobody reads it any more, and it stays in Vault/OpenBao until somebody deletes it',
      })),
    ...[...has].flatMap(([path, keys]) => {
      const added = [...keys].filter((key) => had.has(path) && !had.get(path)!.has(key));
      return added.length > 0 ? [addedBefore(after, path, added) ?? patch(path, added)] : [];
    }),
  ];
}

/** What keeps a value where it is: the first name of its path that is another one is that of a secret or a tenant. */
function keptName(old: string, now: string): string {
  const names = old.split('/');
  const others = now.split('/');
  const name = names.find((one, index) => one !== others[index]);
  return `if only a name changed, renamedFrom: "${name}" keeps it where it is`;
}

/** In an engine that was there before the program the value may be there too: to put it would be to overwrite it. */
function thereBefore(side: Side, path: string, keys: Keys, looks = ''): Change | undefined {
  const engine = engineBefore(side, path);
  if (engine === undefined) {
    return undefined;
  }
  const change = put(
    path,
    keys,
    `${looks}people put it if it is not there, for its engine was there before the program`,
  );
  const inside = path.slice(engine.length + 1);
  // A key is looked for in a folder; the root has no name.
  const folder = inside.slice(0, inside.lastIndexOf('/') + 1) || '/';
  return inside.startsWith('data/')
    ? { ...change, todo: change.todo!.replace('vault kv put ', 'vault kv put -cas=0 ') }
    : { ...change, todo: command('vault', 'kv', 'list', `-mount=${engine}`, folder) };
}

function addedBefore(side: Side, path: string, keys: readonly string[]): Change | undefined {
  const what = keys.length === 1 ? 'key' : 'keys';
  const how = `people add ${what} ${keys.join(', ')} if it is not there, for the engine was there before the program`;
  const there = thereBefore(side, path, new Set(keys));
  return there && { ...there, how, todo: undefined };
}

/** The deepest of them that a path is in. */
function engineBefore({ output: { existing } }: Side, path: string): string | undefined {
  return [...existing.engines].filter((engine) => path.startsWith(`${engine}/`)).sort((a, b) => b.length - a.length)[0];
}

function put(path: string, keys: Keys, how: string): Change {
  const [mount, name] = placeOf(path);
  const arguments_ = [...keys].sort().map((key) => `${key}=-`);
  return {
    ...{ subject: 'values', effect: 'is put by people', where: 'hub', what: path, how, attention: true },
    todo:
      keys.size === 1
        ? command('vault', 'kv', 'put', `-mount=${mount}`, name, ...arguments_)
        : `${command('vault', 'kv', 'put', `-mount=${mount}`, name, '@values.json')} with ${[...keys].sort().join(', ')}`,
  };
}

function patch(path: string, keys: readonly string[]): Change {
  const [mount, name] = placeOf(path);
  return {
    ...{ subject: 'values', effect: 'is put by people', where: 'hub', what: path, attention: true },
    how: `${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')} must be added to those that are there`,
    todo: keys.map((key) => command('vault', 'kv', 'patch', `-mount=${mount}`, name, `${key}=-`)).join(' && '),
  };
}

function placeOf(path: string): [mount: string, name: string] {
  const at = path.indexOf('/data/');
  return [path.slice(0, at), path.slice(at + '/data/'.length)];
}

/** What holds data on the hub. */
const HOLDS =
  /^vault_(mount|kv_secret_v2|transit_secret_backend_key|pki_secret_backend_(root|intermediate)_cert\w*|namespace)$/;

/** The engine of a value that Terraform writes, and the names of its path there. */
function placeIn({ body }: Item): string[] {
  const { mount, name, namespace } = (body ?? {}) as Record<string, unknown>;
  return [...[namespace, mount].map((one) => literalText(String(one ?? ''))), ...literalText(String(name)).split('/')];
}

function folderOf(item: Item): string {
  return placeIn(item).slice(0, -1).join('/');
}

interface Removed {
  readonly from?: string;
  readonly to?: string;
  readonly lifecycle?: { readonly destroy?: boolean } | readonly { readonly destroy?: boolean }[];
}

/** What Terraform makes at random, and what it would destroy. */
function ofTerraform(after: Side, items: readonly ItemChange[]): Change[] {
  const blocks = (block: string) =>
    after.stacks.flatMap(({ name, json }) =>
      ((json[block] ?? []) as Removed[]).map((one) => ({ ...one, where: `stack ${name}` })),
    );
  // Terraform destroys what it forgets, unless it is told not to.
  const forgotten = new Set(
    blocks('removed')
      .filter(({ lifecycle }) => [lifecycle].flat().some((one) => one?.destroy === false))
      .map(({ where, from }) => `${where} ${String(from)}`),
  );
  const moves = blocks('moved').map(({ where, from, to }) => ({
    from: `${where} ${String(from)}`,
    to: `${where} ${String(to)}`,
  }));
  const [left, arrived] = [new Set(moves.map(({ from }) => from)), new Set(moves.map(({ to }) => to))];
  const isLeft = ({ where, what }: Item) => [left, forgotten].some((all) => all.has(`${where} ${what}`));
  const ofKind = (wanted: ItemChange['kind']) =>
    items.flatMap(({ item, kind }) => (kind === wanted && item.type === 'vault_kv_secret_v2' ? [item] : []));
  const madeAgain = alike(
    ofKind('goes').filter((item) => !isLeft(item)),
    ofKind('comes').filter(({ where, what }) => !arrived.has(`${where} ${what}`)),
    (item) => `${item.where} ${folderOf(item)}`,
  );
  const successors = new Map([...madeAgain].map(([now, old]) => [old, now]));
  return items.flatMap(({ item, kind, differences }): Change[] => {
    const { where, what, type } = item;
    const address = `${where} ${what}`;
    const successor = successors.get(item);
    if (madeAgain.has(item)) {
      return [];
    }
    if (successor) {
      const how =
        `Terraform destroys it, with all that it holds, and writes another value for ${successor.what}, which looks like ` +
        `it under another name; if only a name changed, renamedFrom: "${placeIn(item).at(-1)!}" keeps it`;
      return [{ subject: 'values', effect: 'is destroyed', where, what, how, attention: true }];
    }
    if (kind === 'comes' && type === 'vault_kv_secret_v2' && !arrived.has(address)) {
      const how = 'Terraform writes its value once, when it is applied';
      return [{ subject: 'values', effect: 'is made', where, what, how, attention: false }];
    }
    const isReplaced = kind === 'changes' && isMadeAgain(differences);
    if ((kind !== 'goes' && !isReplaced) || !HOLDS.test(type)) {
      return [];
    }
    if (kind === 'goes' && left.has(address)) {
      const how = 'Terraform keeps it under another address ("moved"), and changes it where its arguments are others';
      return [{ subject: 'values', effect: 'moves', where, what, how, attention: true }];
    }
    return kind === 'goes' && forgotten.has(address)
      ? [
          {
            ...{ subject: 'values', effect: 'is orphaned', where, what, attention: true },
            how: 'Terraform forgets it, and what it holds stays in Vault/OpenBao until somebody deletes it',
          },
        ]
      : [
          {
            ...{ subject: 'values', effect: 'is destroyed', where, what, attention: true },
            how: isReplaced
              ? 'Terraform destroys it, with all that it holds, and makes another one'
              : 'Terraform destroys it, with all that it holds',
          },
        ];
  });
}

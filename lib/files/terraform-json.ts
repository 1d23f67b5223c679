import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isFields } from '../collections/fields';
import { InClearOfBlock, inClearOfTerraform, inClearOfValues } from '../secrecy/terraform-text';
import { absolute, Hub } from '../output/hub-resource';
import type { Misread } from '../output/misread';
import { fitArguments } from './argument-shapes';
import { isPlainFile, isThere, shown } from './files-below';
import type { GivenFiles } from './given-files';
import { hclOf, INSTALL, isHcl, ParsedHcl, VALUES } from './terraform-hcl';
import { NotJson, readJson } from './json-text';
import { statementsOf } from './statements';
import { ModuleFile, TerraformBlock } from './terraform-blocks';
import { fullWork, MOST_INSTANCES, TerraformModule } from './terraform-module';
import { pathWrite } from './path-writes';
import { fileFunctions } from './terraform-files';
import { isRandom, keysWritten, withoutSecret } from './terraform-secrets';
import { knownResources, ReadResource, TerraformSide } from './terraform-side';
import type { Unknown } from '../output/unknown';
import { isUnknown, UNKNOWN, Value } from '../terraform/values';
import type { HeldInClear } from '../output/held-in-clear';

type Json = Record<string, any>;

/** Every folder of Terraform's HCL and JSON, each for itself. Nothing of it is executed. */
export function readTerraformFolder(given: GivenFiles, files: readonly string[], hcl?: ParsedHcl): TerraformSide {
  const folders = new Map<string, string[]>();
  for (const file of files.filter((one) => hcl !== undefined || !isHcl(one))) {
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
  }
  const misread: Misread[] = [];
  const inClear: HeldInClear[] = [];
  const open: Unknown[] = [];
  const blocksOf = new Map(
    [...folders].map(([folder, own]) => [folder, own.flatMap((file) => readFile(given, file, misread, hcl) ?? [])]),
  );
  const work = fullWork();
  const modules = [...blocksOf].map(([folder, blocks]) => {
    const values = valuesIn(given, folder, misread, hcl);
    const perhaps = valuesIn(given, folder, misread, hcl, true);
    open.push(...perhaps.map(({ file }) => ({ place: shown(file), message: PERHAPS })));
    inClear.push(...[...values, ...perhaps].flatMap((file) => heldIn(file, inClearOfValues(file.json))));
    const module = new TerraformModule(
      folder,
      blocks,
      [...values.map(({ json }) => json), ...perhaps.map(({ json }) => withoutValues(json))],
      fileFunctions(given, folder),
      (called) => blocksOf.get(called),
      undefined,
      work,
    );
    return module;
  });
  inClear.push(...heldInModules(modules));
  const examples = modules.filter(({ folder, calls }) => calls.some((call) => isExampleOf(folder, call.source)));
  const left = new Set(examples);
  const used = modules.filter((module) => !left.has(module));
  const called = new Set(used.flatMap(({ folder, calls }) => calls.map(({ source }) => resolve(folder, source))));
  const roots = rootsAmong(used, called);
  const sides = roots.map((module) => readModule(given, module));
  const unparsed = hcl ? [] : [...new Set(files.filter(isHcl).map(dirname))];
  return {
    resources: sides.flatMap(({ resources }) => resources),
    hubs: sides.flatMap(({ hubs }) => hubs),
    statements: sides.flatMap(({ statements }) => statements),
    inClear,
    misread: [
      ...given.misread,
      ...given.locked,
      ...misread,
      ...sides.flatMap((side) => side.misread),
      ...tooMuch(modules, called),
    ],
    unread: [...sides.flatMap(({ unread }) => unread), ...(unparsed.length > 0 ? ['*'] : [])],
    unknown: [
      ...open,
      ...examples.map(({ folder }) => ({ place: shown(folder), message: EXAMPLE })),
      ...neverMade(used, roots).map(({ folder }) => ({ place: shown(folder), message: NEVER_MADE })),
      ...sides.flatMap(({ unknown }) => unknown),
      ...unparsed.map((folder) => ({
        place: shown(folder),
        message: `its .tf files are HCL, whose parser is not installed: run "${INSTALL}", or give a plan`,
      })),
    ],
  };
}

/**
 * The folders that Terraform is run in. One that others call is a module, and no more is asked of it: unless it has a
 * backend, which a module has none of, or nobody makes it, and it has what only such a folder is given. Whoever calls a
 * folder does not take it out of what is checked.
 */
function rootsAmong(used: readonly TerraformModule[], called: ReadonlySet<string>): TerraformModule[] {
  const first = new Set(used.filter((module) => !called.has(module.folder) || module.hasBackend));
  const made = madeBy([...first]);
  return used.filter((module) => first.has(module) || (!made.has(module.folder) && isRunIn(module)));
}

/** Values, an own configuration of the hub, or what `terraform init` writes: with these no call may be repeated. */
function isRunIn(module: TerraformModule): boolean {
  return (
    module.isGivenValues || module.providers('vault').length > 0 || isThere(join(module.folder, '.terraform.lock.hcl'))
  );
}

/** Folders of all modules that some make, themselves among them. */
function madeBy(modules: readonly TerraformModule[]): ReadonlySet<string> {
  const folders = new Set<string>();
  const visit = (module: TerraformModule): void => {
    folders.add(module.folder);
    module.calls.forEach((call) => module.calledBy(call)?.forEach((one) => visit(one.module)));
  };
  modules.forEach(visit);
  return folders;
}

/** What is said of a call already, whose number is not known, is not said again. */
function neverMade(used: readonly TerraformModule[], roots: readonly TerraformModule[]): TerraformModule[] {
  const made = madeBy(roots);
  const isAskedFor = (folder: string) =>
    used.some(
      (module) =>
        made.has(module.folder) &&
        module.calls.some(
          (call) => resolve(module.folder, call.source) === folder && module.calledBy(call) === undefined,
        ),
    );
  return used.filter(({ folder }) => !made.has(folder) && !isAskedFor(folder));
}

const NEVER_MADE = 'it is a module that no folder here makes, as far as it is known: what is in it was left out';

/** Where modules are called, whoever calls them is told: in a circle, all of them. */
function tooMuch(modules: readonly TerraformModule[], called: ReadonlySet<string>): Misread[] {
  const all = modules.filter(({ exhausted }) => exhausted !== undefined);
  const callers = all.filter(({ folder }) => !called.has(folder));
  return (callers.length > 0 ? callers : all).map(({ folder, exhausted }) => ({
    ...{ kind: 'unreadable', path: '', place: shown(folder) },
    message: `${shown(folder)} is not read to its end: ${exhausted}`,
    fix: 'take out what multiplies, or give a plan, where all is computed',
  }));
}

const EXAMPLE = 'it is taken for an example of the module that it calls, and only looked through for secrets';

/** Whether a folder only shows, or tests, the module that it lies in. */
function isExampleOf(folder: string, source: string): boolean {
  const within = relative(resolve(folder, source), folder);
  return (
    /^\.\.?\//.test(`${source}/`) &&
    !within.startsWith('..') &&
    /(?:^|\/)(?:tests?|examples?|fixtures)(?:\/|$)/.test(within)
  );
}

function readFile(given: GivenFiles, file: string, misread: Misread[], hcl?: ParsedHcl): ModuleFile | undefined {
  const text = given.text(file);
  const refuse = (reason: string, line: number): undefined => {
    misread.push({
      ...{ kind: 'unreadable', path: '', place: shown(file), source: { file: shown(file), line } },
      message: `${shown(file)} is not read: ${reason}`,
      fix: 'write it again, or correct it',
    });
    return undefined;
  };
  try {
    const json = text === undefined ? undefined : isHcl(file) ? hclOf(text, hcl) : readJson(text);
    return json === undefined
      ? undefined
      : isFields(json.value)
        ? { file, json: json.value, lineOf: json.lineOf }
        : refuse('it is not a JSON object', 1);
  } catch (error) {
    if (error instanceof NotJson) {
      return refuse(error.message, error.line);
    }
    throw error;
  }
}

const PERHAPS = 'Terraform takes it where -var-file names it: what it sets is not known';

function withoutValues(json: Json): Json {
  return Object.fromEntries(Object.keys(json).map((name) => [name, UNKNOWN]));
}

/**
 * The values that Terraform reads by itself: of one name the last counts.
 *
 * @param named those that it reads where somebody names them
 */
function valuesIn(given: GivenFiles, folder: string, misread: Misread[], hcl?: ParsedHcl, named = false): ModuleFile[] {
  const { files } = given.below(
    folder,
    (name) =>
      /\.tfvars(\.json)?$/.test(name) && VALUES.test(name) !== named && (hcl !== undefined || name.endsWith('.json')),
    false,
  );
  return [...files].sort((a, b) => rankOf(a) - rankOf(b)).flatMap((file) => readFile(given, file, misread, hcl) ?? []);
}

/** "terraform.tfvars" comes before its JSON, and both before all others, by their names. */
function rankOf(file: string): number {
  return ['terraform.tfvars', 'terraform.tfvars.json', ''].findIndex((name) => name === '' || basename(file) === name);
}

/** Calls of modules that are followed to see what becomes of what they are given. */
const MOST_CALLS = 200;

/** What is written in each folder, and what one that is called makes of what it is given. */
function heldInModules(modules: readonly TerraformModule[]): HeldInClear[] {
  const all = [...modules];
  // Grows while it is gone through: what is called may call as well.
  for (const module of all) {
    for (const call of module.calls) {
      const [first] = module.calledBy(call) ?? [];
      all.push(...(first && all.length < modules.length + MOST_CALLS ? [first.module] : []));
    }
  }
  const held = all.flatMap((module) =>
    module.files.flatMap((file) => heldIn(file, inClearOfTerraform(file.json, module.written))),
  );
  return [...new Map(held.map((one) => [`${one.place} ${one.what}`, one])).values()];
}

function heldIn({ file, lineOf }: ModuleFile, blocks: readonly InClearOfBlock[]): HeldInClear[] {
  return blocks.map(({ what, standIn, address, labels }) => ({
    ...{ what, standIn, address, path: '' },
    place: `${shown(file)}, ${address}`,
    // Lines are known of blocks: a value that is none has that of the block it is in.
    source: { file: shown(file), line: Math.max(...labels.map((_, depth) => lineOf(...labels.slice(0, depth + 1)))) },
  }));
}

/**
 * @param inherited providers of whoever calls it
 * @param address `module.x.`, for one that is called
 */
function readModule(
  given: GivenFiles,
  module: TerraformModule,
  inherited: ReadonlyMap<string, Provider> = new Map(),
  address = '',
  root = module.folder,
): Omit<TerraformSide, 'inClear'> {
  const declared = providersOf(given, module);
  const providers = new Map([...inherited, ...declared]);
  const misread: Misread[] = module.unfit.map((unfit) => ({
    ...{ kind: 'type', path: '', ...unfit },
    fix: 'write it as "terraform validate" takes it',
  }));
  misread.push(
    ...module.madeTooOften.map(({ address: made, file }): Misread => ({
      ...{ kind: 'unreadable', path: '', place: `${shown(file)}, ${address}${made}` },
      message: `${address}${made} is not read: it is made more than ${MOST_INSTANCES} times`,
      fix: 'make fewer with one block, or give a plan, where each is written',
    })),
  );
  const resources = module.blocks.flatMap((block) => readBlock(module, block, providers, misread, address, root));
  const known = knownResources(resources, 'rests on what is not known here');
  const calls: Unknown[] = [];
  const inner: Omit<TerraformSide, 'inClear'>[] = [];
  for (const call of module.calls) {
    const called = module.calledBy(call);
    if (called === undefined) {
      const message = 'only modules in the folder that is given are read, where their number is known: give a plan';
      calls.push({ place: `${shown(call.file)}, ${address}module.${call.name}`, message });
    }
    const passed = passedTo(call.body['providers'], providers);
    called?.forEach((one) => inner.push(readModule(given, one.module, passed, `${address}${one.address}.`, root)));
  }
  const repeated: Unknown[] = module.repeatedUnknown.map(({ address: repeated, file }) => ({
    place: `${shown(file)}, ${address}${repeated}`,
    message: 'how often it is made is not known, or too often: it was left out',
  }));
  return {
    resources: [...known.resources, ...inner.flatMap(({ resources }) => resources)],
    unread: [
      ...inner.flatMap(({ unread }) => unread),
      ...known.unread,
      ...module.repeatedUnknown.map(({ type }) => type),
      ...(calls.length > 0 ? ['*'] : []),
    ],
    unknown: [
      ...known.unknown,
      ...calls,
      ...repeated,
      ...unknownProviders(module, declared),
      ...inner.flatMap(({ unknown }) => unknown),
    ],
    hubs: [
      ...[...declared.values()].map(({ address, namespace, ca, tokenFrom }) => ({
        address: isUnknown(address) ? '' : address,
        namespace: isUnknown(namespace) ? '' : namespace,
        ca,
        ...(tokenFrom && { tokenFrom }),
      })),
      ...inner.flatMap(({ hubs }) => hubs),
    ],
    misread: [...misread, ...inner.flatMap((one) => one.misread)],
    statements: module.files.map(({ json }) => statementsOf(json)),
  };
}

/** What a call says of providers; else the one without a name is the caller's. */
function passedTo(said: unknown, providers: ReadonlyMap<string, Provider>): Map<string, Provider> {
  const [named] = [said].flat();
  const pairs: [string, string][] = isFields(named)
    ? Object.entries(named).map(([name, meant]) => [name, String(meant).replace(/^\$\{(.*)\}$/, '$1')])
    : [['vault', 'vault']];
  return new Map(pairs.flatMap(([name, meant]) => (providers.has(meant) ? [[name, providers.get(meant)!]] : [])));
}

interface Provider {
  readonly address: string | typeof UNKNOWN;
  readonly namespace: string | typeof UNKNOWN;
  readonly ca?: string;
  readonly tokenFrom?: Hub['tokenFrom'];
}

/** A token that something else holds, and nothing but that. */
const REFERENCE = /^\$\{\s*([a-z_][\w.-]*(?:\[[\w"-]+\])*)\s*\}$/i;

/** By `vault` or `vault.<alias>`. */
function providersOf(given: GivenFiles, module: TerraformModule): Map<string, Provider> {
  const text = (value: Value) => (value === undefined ? '' : typeof value === 'string' ? value : UNKNOWN);
  return new Map(
    module.providers('vault').map(({ alias, ...said }): [string, Provider] => {
      const file = module.valueOf(said['ca_cert_file']);
      const key = typeof alias === 'string' ? `vault.${alias}` : 'vault';
      const [, reference] = REFERENCE.exec(String(said['token'])) ?? [];
      return [
        key,
        {
          address: text(module.valueOf(said['address'])),
          namespace: text(module.valueOf(said['namespace'])),
          ca: typeof file === 'string' && file !== '' ? certificateIn(given, module.folder, file) : undefined,
          tokenFrom:
            reference === undefined ? undefined : { reference, place: `${shown(module.folder)}, provider.${key}` },
        },
      ];
    }),
  );
}

/** In a file beside the stack. One that is meant to be elsewhere is where Terraform runs, and nobody's concern here. */
function certificateIn(given: GivenFiles, folder: string, file: string): string | undefined {
  const path = resolve(folder, file);
  const isElsewhere = isAbsolute(file) || relative(folder, path).startsWith('..');
  return !isThere(path) || (isElsewhere && !given.holds(path) && isPlainFile(path))
    ? undefined
    : given.text(path, LARGEST_PEM);
}

/** In bytes. */
const LARGEST_PEM = 2 ** 20;

function unknownProviders({ folder }: TerraformModule, providers: ReadonlyMap<string, Provider>): Unknown[] {
  return [...providers].flatMap(([key, { address, namespace }]) => {
    const place = `${shown(folder)}, provider ${key}`;
    return [
      ...(isUnknown(namespace)
        ? [{ place, message: 'its Vault namespace is not known: what it makes was left out' }]
        : []),
      ...(isUnknown(address) || address === ''
        ? [
            {
              place,
              message: 'it does not say the address of Vault/OpenBao: whether stores reach the same one is not known',
            },
          ]
        : []),
    ];
  });
}

function readBlock(
  module: TerraformModule,
  block: TerraformBlock,
  providers: ReadonlyMap<string, Provider>,
  misread: Misread[],
  within: string,
  root: string,
): ReadResource[] {
  const { type, name, body, file, line } = block;
  const named = typeof body['provider'] === 'string' ? body['provider'] : type.split('_')[0]!;
  const provider = providers.get(named.replace(/^\$\{(.*)\}$/, '$1'));
  const base = provider?.namespace ?? '';
  const hub = provider === undefined || isUnknown(provider.address) ? undefined : provider.address || undefined;
  // Where Terraform leaves later changes alone, what it says is no more than the beginning.
  const left = [body['lifecycle']]
    .flat()
    .flatMap((one) => (Array.isArray(one?.ignore_changes) ? one.ignore_changes : []));
  const shownFile = shown(file);
  return module.instancesOf(block).map(({ key, each }) => {
    const attributes: Json = {};
    const unknown: string[] = [];
    const at = module.argumentOf(body, 'path', each);
    for (const argument of TerraformModule.argumentsOf(body)) {
      const written: unknown = body[argument];
      if (isRandom(argument, written)) {
        attributes[argument] = written;
        continue;
      }
      const isLeft = left.includes(argument);
      const value =
        isLeft && argument === 'data_json'
          ? UNKNOWN
          : withoutSecret(argument, module.argumentOf(body, argument, each), at);
      if (isUnknown(value)) {
        unknown.push(argument);
        const part = withoutSecret(argument, module.knownPartOf(written, each));
        attributes[argument] = isUnknown(part) ? (isLeft ? undefined : keysWritten(argument, written)) : part;
      } else if (value !== null && value !== undefined) {
        attributes[argument] = value;
      }
    }
    const address = `${block.mode === 'data' ? 'data.' : ''}${type}.${name}`;
    const place = `${shownFile}, ${within}${address}${key}`;
    const source = { file: shownFile, line };
    const isWhole = left.length === 0 && !unknown.includes('namespace');
    const whole = isWhole ? module.argumentOf(body, 'data_json', each) : UNKNOWN;
    const written = isWhole && isUnknown(whole) ? module.encodedPartOf(body['data_json'], each) : whole;
    const meant = pathWrite(type, attributes, written) ?? { type, attributes, unknown };
    const fitted = fitArguments(meant.type, meant.attributes, { place, source });
    misread.push(...fitted.misread);
    const { namespace: own } = fitted;
    return {
      type: meant.type,
      place,
      source,
      hub,
      path: '',
      root: hub === undefined ? root : undefined,
      address: `${address}${key}`,
      attributes: fitted.attributes,
      unknown: [...meant.unknown, ...fitted.unfit, ...(isUnknown(base) ? ['namespace'] : [])],
      namespace: isUnknown(base) ? '' : own === undefined ? base : absolute(base, own),
      // Its expressions are meant within its folder.
      stack: `${module.folder}${within && `#${within}`}`,
    };
  });
}

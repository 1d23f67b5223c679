import { resolve } from 'node:path';
import { literals } from '../encode/terraform';
import { credentialName } from '../secrecy/credential-name';
import type { Misread } from '../output/misread';
import { shown } from './files-below';
import { policyDocument } from './policy-document';
import { overridden } from './terraform-overrides';
import { addressOf, blocksIn, ModuleFile, named, own, TerraformBlock } from './terraform-blocks';
import { encodedValues, evaluate, isPlain } from '../terraform/expression';
import type { FileFunctions } from './terraform-files';
import { callFunction } from '../terraform/functions';
import { indexed } from '../terraform/operators';
import type { Syntax } from '../terraform/syntax';
import { typeOf, withDefaults } from '../terraform/type';
import { isUnknown, Reference, Scope, stepsOf, UNKNOWN, Value, ValueMap } from '../terraform/values';

type Json = Record<string, any>;

/** A call of a module. */
export interface ModuleCall {
  readonly name: string;
  readonly source: string;
  readonly file: string;
  readonly body: Json;
}

/** A module as it is called, once for each of `for_each` or `count`. */
export interface CalledModule {
  readonly key?: string | number;
  /** `module.x["a"]` */
  readonly address: string;
  readonly module: TerraformModule;
}

/** Who calls a module. */
interface Caller {
  /** What it says of a variable; undefined for nothing. */
  readonly input: (variable: string) => Value;
  readonly depth: number;
  readonly budget: Budget;
}

/** What is left for all modules of a folder. */
interface Budget {
  values: number;
  instances: number;
  calls: number;
  /** Whether calls are nested deeper than any that people write. */
  isTooDeep: boolean;
  /** What is left for all folders together. */
  readonly all: Work;
}

/** How much of the expressions of some folders may be computed. */
export interface Work {
  values: number;
}

/** @returns for all folders of one run, however many a stranger adds */
export function fullWork(): Work {
  return { values: 4 * MOST_VALUES };
}

/** One of those that `for_each` or `count` makes. */
export interface Instance {
  /** `["a"]`, `[0]`, or nothing for a block that makes one. */
  readonly key: string;
  readonly each: ValueMap;
}

/** Of one block: what makes more is read from a plan, where it was computed. */
export const MOST_INSTANCES = 2000;
/** Of all blocks of a folder. */
const MOST_OF_ALL = 50_000;
/** Values that one folder may stand for, references carried out. */
const MOST_VALUES = 5_000_000;
const NO_NAMES: ReadonlyMap<string, Value> = new Map();
/** References that lead to each other. */
const LONGEST_CHAIN = 200;
/** Modules that are called, over all. */
const MOST_CALLS = 2000;
/** Calls in calls. */
const DEEPEST_CALL = 10;
/** Values in values, references carried out. */
const DEEPEST_VALUE = 400;

type Keys = [string | number, ValueMap][] | undefined | typeof UNKNOWN;

/** Arguments that make a resource's `id`. */
const IDS: Readonly<Record<string, string>> = {
  vault_auth_backend: 'path',
  vault_jwt_auth_backend: 'path',
  vault_mount: 'path',
  vault_policy: 'name',
};

/** Arguments that have a default, which others refer to. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, (body: Json) => unknown>>>> = {
  vault_auth_backend: { path: (body) => body['type'] },
  vault_jwt_auth_backend: { path: () => 'jwt' },
};

/** A folder of Terraform's JSON, and what its references stand for, as far as that can be told without Terraform. */
export class TerraformModule {
  readonly files: readonly ModuleFile[];
  readonly blocks: readonly TerraformBlock[];
  /** Places of what is no block, where one has to be, or is of a type that no provider has. */
  readonly unfit: readonly Pick<Misread, 'place' | 'source' | 'message'>[];
  /** Modules that it calls. */
  readonly calls: readonly ModuleCall[];

  private readonly variables = new Map<string, Value>();
  private readonly hidden = new Set<string>();
  private readonly types = new Map<string, Syntax | undefined>();
  private readonly typed = new Map<string, { readonly value: Value; readonly typed: Value }>();
  /** What is written as the value of each, whether it may be shown or not. */
  private readonly presets = new Map<string, Value>();
  private readonly locals = new Map<string, unknown>();
  private readonly byAddress = new Map<string, TerraformBlock>();
  /** References that are being looked up: one that leads back to itself has no value. */
  private readonly open = new Set<string>();
  private readonly called = new Map<ModuleCall, readonly CalledModule[] | undefined>();
  private readonly budget: Budget;
  private depth = 0;
  private readonly keys = new Map<Json, Keys>();
  private readonly told = new Map<TerraformBlock, Map<string | number | undefined, Value>>();

  constructor(
    readonly folder: string,
    said: readonly ModuleFile[],
    private readonly given: readonly Json[] = [],
    private readonly fileFunctions?: FileFunctions,
    /** The files of a folder that it may call. */
    private readonly filesOf: (folder: string) => readonly ModuleFile[] | undefined = () => undefined,
    private readonly caller?: Caller,
    work: Work = fullWork(),
  ) {
    this.files = overridden(said);
    const { files } = this;
    this.budget = caller?.budget ?? {
      ...{ values: MOST_VALUES, instances: MOST_OF_ALL, calls: MOST_CALLS },
      ...{ isTooDeep: false, all: work },
    };
    const unfit: Pick<Misread, 'place' | 'source' | 'message'>[] = [];
    const unfitIn = (file: string, where: string) => (label: string) =>
      unfit.push({
        place: `${shown(file)}, ${where}`,
        message: `${shown(file)}, ${where}${label === '' ? '' : `.${label}`} is not a block that Terraform takes: it was left out`,
      });
    this.unfit = unfit;
    this.blocks = (['data', 'resource'] as const).flatMap((mode) =>
      files.flatMap(({ file, json, lineOf }) =>
        named(json[mode], unfitIn(file, mode)).flatMap(([type, byName]) =>
          named(byName, unfitIn(file, `${mode}.${type}`)).map(([name, body]) => ({
            mode,
            type,
            name,
            body,
            file,
            line: lineOf(mode, type, name),
          })),
        ),
      ),
    );
    this.blocks.forEach((block) => this.byAddress.set(addressOf(block), block));
    this.calls = files.flatMap(({ file, json }) =>
      named(json['module']).map(([name, body]) => ({ name, body, source: String(body['source']), file })),
    );
    files.forEach(({ json }) =>
      blocksIn(json['locals']).forEach((one) =>
        Object.entries(one).forEach(([name, value]) => this.locals.set(name, value)),
      ),
    );
    this.readVariables();
  }

  /** Blocks of which it is not known how many resources they make. */
  get repeatedUnknown(): readonly { readonly address: string; readonly type: string; readonly file: string }[] {
    return this.blocks
      .filter(({ body }) => isUnknown(this.keysOf(body)))
      .map((block) => ({ address: addressOf(block), type: block.type, file: block.file }));
  }

  /** Resources and modules that are made more often than is read, though the files say how often. */
  get madeTooOften(): readonly { readonly address: string; readonly file: string }[] {
    return [
      ...this.blocks.map((block) => ({ address: addressOf(block), file: block.file, body: block.body })),
      ...this.calls.map(({ name, file, body }) => ({ address: `module.${name}`, file, body })),
    ].filter(({ body }) => this.saysTooMany(body));
  }

  /**
   * Why some of the folder was not read, though its files say it: more of them would have to be computed than people write.
   * What rests on it is unknown, whoever wrote it.
   */
  get exhausted(): string | undefined {
    const { values, instances, calls, isTooDeep, all } = this.budget;
    return values < 0 || all.values < 0
      ? 'its expressions take more steps than are computed'
      : instances < 0
        ? `its blocks make more than ${MOST_OF_ALL} resources`
        : calls < 0
          ? `it calls more than ${MOST_CALLS} modules`
          : isTooDeep
            ? `it calls modules that call each other, deeper than ${DEEPEST_CALL} levels`
            : undefined;
  }

  private spend(steps = 1): boolean {
    const { budget } = this;
    budget.values -= steps;
    budget.all.values -= steps;
    return budget.values >= 0 && budget.all.values >= 0;
  }

  /** The modules that a call makes; undefined where its folder, or how many they are, is not known. */
  calledBy(call: ModuleCall): readonly CalledModule[] | undefined {
    if (!this.called.has(call)) {
      // One that asks for itself while it is carried out has no answer.
      this.called.set(call, undefined);
      this.called.set(call, this.carriedOut(call));
    }
    return this.called.get(call);
  }

  private carriedOut({ name, body, source }: ModuleCall): CalledModule[] | undefined {
    const folder = resolve(this.folder, source);
    const files = /^\.\.?(\/|$)/.test(source) ? this.filesOf(folder) : undefined;
    const keys = this.keysOf(body);
    const depth = (this.caller?.depth ?? 0) + 1;
    this.budget.isTooDeep ||= files !== undefined && depth > DEEPEST_CALL;
    if (files === undefined || isUnknown(keys) || depth > DEEPEST_CALL) {
      return undefined;
    }
    this.budget.calls -= keys?.length ?? 1;
    if (this.budget.calls < 0) {
      return undefined;
    }
    return (keys ?? [[undefined, {}] as const]).map(([key, each]) => {
      const input = (variable: string) =>
        Object.hasOwn(body, variable) ? across(this.valueOf(body[variable], each)) : undefined;
      const caller = { input, depth, budget: this.budget };
      return {
        key,
        address: `module.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
        module: new TerraformModule(folder, files, [], this.fileFunctions, this.filesOf, caller),
      };
    });
  }

  /** What it gives to whoever calls it. */
  output(name: string): Value {
    const [said] = this.files.flatMap(({ json }) => named(json['output']).filter(([own]) => own === name));
    return said === undefined || said[1]['sensitive'] ? UNKNOWN : across(this.valueOf(said[1]['value']));
  }

  private outputAt(path: Reference): Value {
    const [name, ...inside] = path;
    const call = this.calls.find((one) => one.name === name);
    const all = call && this.calledBy(call);
    if (all === undefined) {
      return UNKNOWN;
    }
    const isOne = all[0]?.key === undefined;
    const key = isOne ? undefined : inside[0];
    const [output, ...below] = isOne ? inside : inside.slice(1);
    const meant = key === '*' ? all : all.filter((one) => one.key === key);
    const values = meant.map(({ module }) => indexed(module.output(String(output)), below));
    return key === '*' ? (values.some(isUnknown) ? UNKNOWN : values) : (values[0] ?? UNKNOWN);
  }

  providers(name: string): Json[] {
    return this.files.flatMap(({ json }) =>
      named(json['provider']).flatMap(([own, said]) => (own === name ? [said] : [])),
    );
  }

  /** Whether it says where Terraform keeps its state, as only a folder does that it is run in. */
  get hasBackend(): boolean {
    return this.files.some(({ json }) =>
      blocksIn(json['terraform']).some((one) => one['backend'] !== undefined || one['cloud'] !== undefined),
    );
  }

  /** Whether there are values of variables beside it. */
  get isGivenValues(): boolean {
    return this.given.length > 0;
  }

  /** None for a block of which it is not known how many it makes. */
  instancesOf({ body }: TerraformBlock): Instance[] {
    const keys = this.keysOf(body);
    if (keys === undefined) {
      return [{ key: '', each: {} }];
    }
    return isUnknown(keys) ? [] : keys.map(([key, each]) => ({ key: `[${JSON.stringify(key)}]`, each }));
  }

  /** Names of the arguments of a block, and of its blocks. */
  static argumentsOf(body: Json): string[] {
    if (body['dynamic'] === undefined) {
      return Object.keys(body);
    }
    const dynamic = blocksIn(body['dynamic']).flatMap((one) => Object.keys(one));
    return [
      ...new Set([...Object.keys(body).filter((name) => name !== 'dynamic' || dynamic.length === 0), ...dynamic]),
    ];
  }

  /** The value of an argument, or the blocks of a name: those that are written, and those that "dynamic" makes. */
  argumentOf(body: Json, name: string, each: ValueMap = {}): Value {
    const makers =
      body['dynamic'] === undefined ? [] : blocksIn(body['dynamic']).flatMap((one) => blocksIn(own(one, name)));
    if (makers.length === 0) {
      return this.valueOf(own(body, name), each);
    }
    const blocks: Value[] = blocksIn(own(body, name)).map((one) => this.valueOf(one, each));
    for (const { for_each: forEach, iterator = name, content } of makers) {
      const all = this.valueOf(forEach, each);
      if (typeof all !== 'object' || all === null) {
        return UNKNOWN;
      }
      const told = String(iterator).replace(/^\$\{(.*)\}$/, '$1');
      for (const [key, value] of Object.entries(all) as [string, Value][]) {
        const inner: ValueMap = {
          ...each,
          [`${told}.key`]: Array.isArray(all) ? value : key,
          [`${told}.value`]: value,
        };
        blocks.push(this.valueOf(blocksIn(content)[0] ?? {}, inner));
      }
    }
    return blocks.some(isUnknown) ? UNKNOWN : blocks;
  }

  /** What is written somewhere, with its references resolved; `UNKNOWN` where one is not known. */
  valueOf(written: unknown, each: ValueMap = {}): Value {
    if (!this.spend(stepsOf([written as Value])) || this.depth >= DEEPEST_VALUE) {
      return UNKNOWN;
    }
    this.depth += 1;
    try {
      return this.evaluated(written, each);
    } finally {
      this.depth -= 1;
    }
  }

  private evaluated(written: unknown, each: ValueMap): Value {
    if (typeof written === 'string') {
      return isPlain(written) ? written : evaluate(written, this.scopeOf(each));
    }
    if (Array.isArray(written)) {
      const values = written.map((one) => this.valueOf(one, each));
      return values.some(isUnknown) ? UNKNOWN : values;
    }
    if (typeof written === 'object' && written !== null) {
      const values = Object.entries(written).map(([key, one]) => [key, this.valueOf(one, each)] as const);
      return values.some(([, value]) => isUnknown(value)) ? UNKNOWN : Object.fromEntries(values);
    }
    return written as Value;
  }

  private scopeOf(each: ValueMap): Scope {
    return {
      lookup: (reference) => this.lookUp(reference, each),
      call: (name, values): Value =>
        this.fileFunctions?.(name, values, this.scopeOf(each)) ?? callFunction(name, values),
      spend: (steps) => this.spend(steps),
      names: NO_NAMES,
    };
  }

  /**
   * What is written in this folder behind the names of locals and variables, also of those that are sensitive, and in its
   * files. What has the name of a credential is looked at where it stands, and resources are what they are given.
   */
  get written(): Partial<Scope> {
    const scope = this.scopeOf({});
    return {
      ...scope,
      lookup: (reference) => {
        const [first, second, ...path] = reference;
        if (!/^(?:local|var|path|terraform)$/.test(String(first)) || path.concat(second ?? '').some(isCredential)) {
          return UNKNOWN;
        }
        const name = String(second);
        return first === 'var' && this.hidden.has(name)
          ? indexed(this.asTyped(name, this.caller?.input(name) ?? this.presets.get(name) ?? UNKNOWN), path)
          : scope.lookup(reference);
      },
    };
  }

  /** Of a block the arguments that are known, though others are not; undefined for anything else. */
  knownPartOf(written: unknown, each: ValueMap = {}): ValueMap | undefined {
    const [block] = [written].flat();
    if (typeof block !== 'object' || block === null) {
      return undefined;
    }
    const values = Object.entries(block).map(([key, one]) => [key, this.valueOf(one, each)] as const);
    return Object.fromEntries(values.filter(([, value]) => !isUnknown(value)));
  }

  /** What is encoded as JSON, where not all of it is known: its values may be unknown, each by itself. */
  encodedPartOf(written: unknown, each: ValueMap = {}): Value {
    return typeof written === 'string' ? encodedValues(written, this.scopeOf(each)) : UNKNOWN;
  }

  private keysOf(body: Json): Keys {
    if (!this.keys.has(body)) {
      // One that asks for itself while it is looked up has no answer.
      this.keys.set(body, UNKNOWN);
      const keys = this.computedKeys(body);
      this.budget.instances -= Array.isArray(keys) ? keys.length : 0;
      this.keys.set(body, this.budget.instances < 0 ? UNKNOWN : keys);
    }
    return this.keys.get(body);
  }

  private saysTooMany({ for_each: forEach, count }: Json): boolean {
    const value = forEach === undefined && count === undefined ? UNKNOWN : this.valueOf(forEach ?? count);
    return typeof value === 'object' && value !== null
      ? Object.keys(value).length > MOST_INSTANCES
      : !isUnknown(value) && forEach === undefined && Number(value) > MOST_INSTANCES;
  }

  private computedKeys({ for_each: forEach, count }: Json): Keys {
    if (forEach === undefined && count === undefined) {
      return undefined;
    }
    const value = this.valueOf(forEach ?? count);
    if (forEach === undefined) {
      const times = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
      return Number.isInteger(times) && times >= 0 && times <= MOST_INSTANCES
        ? Array.from({ length: times }, (_, index) => [index, { 'count.index': index }])
        : UNKNOWN;
    }
    if (typeof value === 'object' && value !== null && Object.keys(value).length > MOST_INSTANCES) {
      return UNKNOWN;
    }
    if (Array.isArray(value)) {
      return value.every((one) => typeof one === 'string')
        ? value.map((one) => [one as string, { 'each.key': one as string, 'each.value': one as string }])
        : UNKNOWN;
    }
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, one]) => [key, { 'each.key': key, 'each.value': one }])
      : UNKNOWN;
  }

  private lookUp(reference: Reference, each: ValueMap): Value {
    const text = reference.join('.');
    if (this.open.has(text) || this.open.size >= LONGEST_CHAIN) {
      return UNKNOWN;
    }
    this.open.add(text);
    try {
      return this.valueAt(reference, each);
    } finally {
      this.open.delete(text);
    }
  }

  private valueAt([first, second, third, ...rest]: Reference, each: ValueMap): Value {
    const below = third === undefined ? [] : [third, ...rest];
    const told = own(each, `${first}.${second}`);
    if (told !== undefined || first === 'each' || first === 'count') {
      return indexed(told ?? UNKNOWN, below);
    }
    if (first === 'module') {
      return second === undefined ? UNKNOWN : this.outputAt([second, ...below]);
    }
    if (first === 'path') {
      return second === 'module' ? this.folder : UNKNOWN;
    }
    if (first === 'var') {
      return indexed(this.variableOf(String(second)), below);
    }
    if (first === 'local') {
      const written = this.locals.get(String(second));
      return written === undefined ? UNKNOWN : indexed(this.valueOf(written), below);
    }
    const isData = first === 'data';
    const block = this.byAddress.get((isData ? ['data', second, third] : [first, second]).join('.'));
    return block === undefined ? UNKNOWN : this.attributeAt(block, isData ? rest : below);
  }

  private attributeAt(block: TerraformBlock, path: Reference): Value {
    const { body, type } = block;
    const keys = this.keysOf(body);
    if (isUnknown(keys)) {
      return UNKNOWN;
    }
    const [key, ...inside] = path;
    if (key === '*' && keys !== undefined) {
      const values = keys.map(([one]) => this.attributeAt(block, [one, ...inside]));
      return values.some(isUnknown) ? UNKNOWN : values;
    }
    if (keys !== undefined && path.length === 0) {
      return this.allOf(block, keys);
    }
    const found = keys?.find(([own]) => own === key);
    if (keys !== undefined && found === undefined) {
      return UNKNOWN;
    }
    const each = found?.[1];
    const [name, ...below] = keys === undefined ? path : inside;
    if (name === undefined) {
      return this.known(block, found);
    }
    if (typeof name !== 'string') {
      return UNKNOWN;
    }
    if (type === 'vault_policy_document' && name === 'hcl') {
      return policyDocument(this.argumentOf(body, 'rule', each));
    }
    const isIdentity = type.startsWith('vault_identity_') && /^(?:id|entity_id|group_id)$/.test(name);
    if (name === 'accessor' || (isIdentity && own(body, name) === undefined)) {
      // The hub chooses it. Whoever reads templates of policies, or members of groups, knows these by their addresses.
      return `\${${addressOf(block)}${found === undefined ? '' : `[${JSON.stringify(found[0])}]`}.${name}}`;
    }
    const argument = name === 'id' ? (own(IDS, type) ?? name) : name;
    const written = own(body, argument) ?? own(own(DEFAULTS, type), argument)?.(body);
    return written === undefined ? UNKNOWN : indexed(this.valueOf(written, each), below);
  }

  /** All that a block makes, by their keys: what another is made for each of. */
  private allOf(block: TerraformBlock, keys: readonly [string | number, ValueMap][]): Value {
    const all = keys.map((one) => [one[0], this.known(block, one)] as const);
    return block.body['for_each'] === undefined ? all.map(([, one]) => one) : Object.fromEntries(all);
  }

  /** Of one that a block makes the arguments that are known, with what the hub chooses; of any other, nothing is said. */
  private known(block: TerraformBlock, key: readonly [string | number, ValueMap] | undefined): Value {
    const told = this.told.get(block) ?? new Map<string | number | undefined, Value>();
    this.told.set(block, told);
    if (!told.has(key?.[0])) {
      const names = new Set([...TerraformModule.argumentsOf(block.body), 'id', 'accessor']);
      const values = [...names].map((name) => {
        const value = this.attributeAt(block, key === undefined ? [name] : [key[0], name]);
        return [name, value] as const;
      });
      told.set(key?.[0], Object.fromEntries(values.filter(([, value]) => !isUnknown(value))));
    }
    return told.get(key?.[0]);
  }

  private variableOf(name: string): Value {
    const known = this.variables.get(name);
    // A variable that is sensitive is so whatever it is given.
    const isHidden = this.hidden.has(name);
    const input = isHidden ? undefined : this.caller?.input(name);
    return this.asTyped(name, (input === null ? undefined : input) ?? known ?? UNKNOWN);
  }

  /** A map of a thousand teams is asked for by each of them. */
  private asTyped(name: string, value: Value): Value {
    const before = this.typed.get(name);
    const typed = before && before.value === value ? before.typed : withDefaults(value, this.types.get(name));
    this.typed.set(name, { value, typed });
    return typed;
  }

  /** Defaults, and the values in files that Terraform reads by itself. What is sensitive has no value here. */
  private readVariables(): void {
    const given: Json = Object.assign({}, ...this.given);
    for (const { json } of this.files) {
      for (const [name, { default: preset, sensitive, type }] of named(json['variable'])) {
        this.types.set(name, typeOf(type));
        const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? preset;
        this.presets.set(name, value === undefined ? UNKNOWN : (literals(value) as Value));
        if (sensitive) {
          this.hidden.add(name);
        }
        this.variables.set(name, sensitive || value === undefined ? UNKNOWN : (literals(value) as Value));
      }
    }
  }
}

function isCredential(name: string | number): boolean {
  return credentialName(String(name)) !== 'no';
}

const EXPRESSION = /(?<!\$)(\$\$)*\$\{/;

/** A value as another module sees it: an expression means something else there. */
function across(value: Value): Value {
  if (!EXPRESSION.test(JSON.stringify(value) ?? '')) {
    return value;
  }
  // Of what a block makes, the other arguments are as they are.
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const inside = isMap ? Object.entries(value).map(([key, one]) => [key, across(one as Value)] as const) : [];
  const known = inside.filter(([, one]) => !isUnknown(one));
  return known.length > 0 ? Object.fromEntries(known) : UNKNOWN;
}

import { near } from '../text/near';
import { isVisible, visible } from '../text/visible';
import { oneOf } from '../errors';
import { isFields } from '../collections/fields';
import { credentialName } from '../secrecy/credential-name';
import { croned, lasting } from './scalars';
import type { FieldsShape, Shape, WaysShape } from './shape';
import { kindOf, wanted, wanting } from './shape-words';
import { TAGS } from './template-text';

/** What is wrong in a file: the end of its code, the way to it, and why, without the value, which may be a secret. */
export interface FileProblem {
  readonly kind: 'Unknown' | 'Missing' | 'Invalid' | 'Conflict';
  readonly way: readonly (string | number)[];
  readonly reason: string;
}

type Way = FileProblem['way'];

/** After so many in one file the rest is hardly news. */
const ENOUGH = 20;

/** What does not fit a shape. What has the shape can be made. */
export function problemsWith(value: unknown, shape: Shape): FileProblem[] {
  const problems: FileProblem[] = [];
  look(value, shape, [], problems);
  return problems.slice(0, ENOUGH);
}

function look(value: unknown, shape: Shape, way: Way, problems: FileProblem[]): void {
  if (problems.length >= ENOUGH) {
    return;
  }
  const invalid = (reason: string) => problems.push({ kind: 'Invalid', way, reason });
  switch (shape.is) {
    case 'text':
    case 'reference':
      return typeof value === 'string' ? lookAtText(value, way, problems) : void invalid(wanting(value, shape));
    case 'number':
      return void (typeof value === 'number' || invalid(wanting(value, shape)));
    case 'boolean':
      return void (typeof value === 'boolean' || invalid(wanting(value, shape)));
    case 'duration':
      return void (lasting(value) || invalid(wanting(value, shape)));
    case 'cron':
      return void (croned(value) || invalid(wanting(value, shape)));
    case 'words':
      return void ((typeof value === 'string' && shape.words.has(value)) || invalid(wanting(value, shape)));
    case 'list':
      return lookAtList(value, shape, way, problems);
    case 'map':
      return lookAtMap(value, shape, way, problems);
    case 'fields':
      return lookAtFields(value, shape, way, problems);
    case 'oneOf':
      return lookAtUnion(value, shape.shapes, way, problems);
    case 'ways':
      return lookAtWay(value, shape, way, problems);
    case 'data':
      return lookAtMap(value, { is: 'map', of: { is: 'text' } }, way, problems, (one, at) =>
        lookAtPart(one, shape.templates, at, problems),
      );
  }
}

/** All that a file says is read by people somewhere. */
function lookAtText(value: string, way: Way, problems: FileProblem[], isOneLine = true): void {
  const text = isOneLine ? value : value.replace(/[\n\t]/g, ' ');
  // Terraform's library puts what the number stands for in its place, whoever it is of.
  if (value.includes('TfToken[')) {
    problems.push({ kind: 'Invalid', way, reason: 'holds "TfToken[", which cdktf keeps for itself; leave it out' });
  }
  if (!isVisible(text)) {
    const unseen = [...new Set([...text].filter((character) => !isVisible(character)).map(visible))].slice(0, 5);
    const reason = `contains invisible characters (${unseen.join(', ')}); write it on one line, without control and format characters`;
    problems.push({ kind: 'Invalid', way, reason });
  }
}

function lookAtList(value: unknown, shape: Extract<Shape, { is: 'list' }>, way: Way, problems: FileProblem[]): void {
  const { of, least = 0, most = Infinity } = shape;
  if (!Array.isArray(value)) {
    problems.push({ kind: 'Invalid', way, reason: wanting(value, shape) });
  } else if (value.length < least || value.length > most) {
    const wanted = least === most ? `${least}` : value.length < least ? `at least ${least}` : `at most ${most}`;
    problems.push({ kind: 'Invalid', way, reason: `is a list of ${value.length}; give ${wanted}` });
  } else {
    value.forEach((one, index) => look(one, of, [...way, index], problems));
  }
}

function lookAtMap(
  value: unknown,
  shape: Extract<Shape, { is: 'map' }>,
  way: Way,
  problems: FileProblem[],
  lookAtOne = (one: unknown, at: Way) => look(one, shape.of, at, problems),
): void {
  if (!isFields(value)) {
    problems.push({ kind: 'Invalid', way, reason: wanting(value, shape) });
    return;
  }
  const names = Object.keys(value);
  if (names.length > (shape.most ?? Infinity)) {
    const reason = `has ${names.length} entries; the platform allows ${shape.most}`;
    problems.push({ kind: 'Invalid', way, reason });
  }
  for (const name of names) {
    if (name in Object.prototype) {
      problems.push({
        kind: 'Invalid',
        way: [...way, name],
        reason: 'has a name that JavaScript reserves; use another one',
      });
    } else {
      const before = problems.length;
      lookAtText(name, [...way, name], problems);
      if (problems.length === before) {
        lookAtOne(value[name], [...way, name]);
      }
    }
  }
}

function lookAtFields(value: unknown, shape: FieldsShape, way: Way, problems: FileProblem[]): void {
  const fields = Object.entries(shape.fields);
  // `api:` with nothing behind it leaves everything at its default.
  const said = value === null && fields.every(([, { optional }]) => optional) ? {} : value;
  if (!isFields(said)) {
    problems.push({ kind: 'Invalid', way, reason: wanting(value, shape) });
    return;
  }
  const meant = new Set<string>();
  for (const name of Object.keys(said)) {
    if (problems.length >= ENOUGH) {
      return;
    }
    const own = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (own) {
      lookAtField(said[name], own.shape, [...way, name], problems);
    } else {
      const free = fields.map(([one]) => one).filter((one) => !Object.hasOwn(said, one));
      const [nearest] = near(name, free);
      meant.add(nearest ?? '');
      problems.push({ kind: 'Unknown', way: [...way, name], reason: unknownField(name, free, nearest) });
    }
  }
  for (const [name, { optional, shape: of }] of fields) {
    if (!optional && !Object.hasOwn(said, name) && !meant.has(name)) {
      problems.push({ kind: 'Missing', way: [...way, name], reason: `is missing; give ${wanted(of)}` });
    }
  }
}

/** A field without a value is a mistake where nothing says what it means. */
function lookAtField(value: unknown, shape: Shape, way: Way, problems: FileProblem[]): void {
  if (value === null && !(shape.is === 'fields' || shape.is === 'oneOf')) {
    problems.push({ kind: 'Invalid', way, reason: `has no value; leave it out, or use ${wanted(shape)}` });
  } else {
    look(value, shape, way, problems);
  }
}

function unknownField(name: string, free: readonly string[], nearest: string | undefined): string {
  if (nearest === undefined && (credentialName(name) !== 'no' || /^values?$/i.test(name))) {
    return 'does not exist; a file holds no value of a secret: write it into Vault/OpenBao, and here the names of its keys';
  }
  return `does not exist; ${nearest === undefined ? `use ${oneOf(free) || 'none'}` : `did you mean "${nearest}"?`}`;
}

/** What is wrong with the one that was most likely meant. */
function lookAtUnion(value: unknown, shapes: readonly Shape[], way: Way, problems: FileProblem[]): void {
  const found = shapes.map((shape) => {
    const own: FileProblem[] = [];
    look(value, shape, way, own);
    return { shape, own };
  });
  if (found.some(({ own }) => own.length === 0)) {
    return;
  }
  const variants = shapes.filter((shape): shape is FieldsShape => shape.is === 'fields');
  if (!isFields(value) || variants.length === 0) {
    const all = [...new Set(shapes.map(wanted))].join(' or ');
    problems.push({ kind: 'Invalid', way, reason: `is ${kindOf(value)}; use ${all}` });
    return;
  }
  problems.push(...problemsOfVariants(value, variants, way));
}

/** Of options of which some exclude each other. */
function problemsOfVariants(
  value: Readonly<Record<string, unknown>>,
  variants: readonly FieldsShape[],
  way: Way,
): FileProblem[] {
  const all: FieldsShape = { ...variants[0]!, fields: Object.assign({}, ...variants.map(({ fields }) => fields)) };
  const apart = Object.keys(value).filter((name) => Object.hasOwn(all.fields, name));
  const fitting = variants.filter(({ fields }) => apart.every((name) => Object.hasOwn(fields, name)));
  if (fitting.length === 0) {
    const has = (name: string) => variants.map(({ fields }) => Object.hasOwn(fields, name));
    const own = apart.find((name) => has(name).includes(false))!;
    const others = apart.filter((name) => name !== own && has(name).every((is, index) => is !== has(own)[index]));
    const reason = `does not go together with ${oneOf(others) || 'the others'}; leave out one of them`;
    return [{ kind: 'Conflict', way: [...way, own], reason }];
  }
  const missingOf = ({ fields }: FieldsShape) =>
    Object.keys(fields).filter((name) => !fields[name]!.optional && !Object.hasOwn(value, name));
  const choices = fitting.map(missingOf);
  if (fitting.length > 1 && choices.every(({ length }) => length > 0)) {
    const optional = Object.fromEntries(
      Object.entries(all.fields).map(([name, one]) => [
        name,
        choices.every((missing) => missing.includes(name)) ? one : { ...one, optional: true },
      ]),
    );
    const own: FileProblem[] = [];
    lookAtFields(value, { ...all, fields: optional }, way, own);
    const only = [...new Set(choices.flat())].filter((name) => !choices.every((missing) => missing.includes(name)));
    return own.length > 0 || only.length === 0
      ? own
      : [{ kind: 'Missing', way: [...way, only[0]!], reason: `is missing; give one of ${oneOf(only)}` }];
  }
  const own: FileProblem[] = [];
  lookAtFields(value, fitting.toSorted((a, b) => missingOf(a).length - missingOf(b).length)[0]!, way, own);
  return own;
}

/** `dynamic: { … }`, or only its name where it takes nothing. */
function lookAtWay(value: unknown, shape: WaysShape, way: Way, problems: FileProblem[]): void {
  const names = Object.keys(shape.ways);
  const [name, ...others] = typeof value === 'string' ? [value] : isFields(value) ? Object.keys(value) : [];
  if (name === undefined || others.length > 0) {
    problems.push({ kind: 'Invalid', way, reason: wanting(value, shape) });
  } else if (typeof value === 'string') {
    const alone = names.filter((one) => !shape.ways[one]);
    const takes = Object.hasOwn(shape.ways, value) ? shape.ways[value] : undefined;
    if (takes || !alone.includes(value)) {
      const reason = takes ? `is a text; write "${value}: …" with ${wanted(takes)}` : wanting(value, shape);
      problems.push({ kind: 'Invalid', way, reason });
    }
  } else if (!Object.hasOwn(shape.ways, name)) {
    const [nearest] = near(name, names);
    const use = nearest === undefined ? `use ${oneOf(names)}` : `did you mean "${nearest}"?`;
    problems.push({ kind: 'Unknown', way: [...way, name], reason: `does not exist; ${use}` });
  } else {
    const said = (value as Record<string, unknown>)[name];
    const takes: Shape = shape.ways[name] ?? { is: 'fields', fields: {} };
    look(said, takes, [...way, name], problems);
  }
}

/** A value of a delivery: the name of a key, or one template with its own parts. */
function lookAtPart(value: unknown, templates: boolean, way: Way, problems: FileProblem[]): void {
  if (typeof value === 'string') {
    return lookAtText(value, way, problems);
  }
  const tags = Object.keys(TAGS);
  const names = isFields(value) ? Object.keys(value) : [];
  const own = names.filter((name) => tags.includes(name));
  if (!templates || !isFields(value) || own.length !== 1) {
    const use = templates ? `the name of a key, or one template: "${tags.join(': …", "')}: …"` : 'the name of a key';
    problems.push({ kind: 'Invalid', way, reason: `is ${kindOf(value)}; use ${use}` });
    return;
  }
  for (const name of names.filter((one) => !tags.includes(one) && one !== 'parts')) {
    problems.push({ kind: 'Unknown', way: [...way, name], reason: unknownField(name, ['parts'], undefined) });
  }
  const text = value[own[0]!];
  if (typeof text === 'string') {
    lookAtText(text, [...way, own[0]!], problems, false);
  } else {
    problems.push({ kind: 'Invalid', way: [...way, own[0]!], reason: wanting(text, { is: 'text' }) });
  }
  if (Object.hasOwn(value, 'parts')) {
    lookAtMap(value['parts'], { is: 'map', of: { is: 'text' } }, [...way, 'parts'], problems, (one, at) =>
      lookAtPart(one, templates, at, problems),
    );
  }
}

import type { HubResource } from '../output/hub-resource';
import type { Drift } from './drift';
import { parseDuration } from '../go/duration';
import { HubQuestion, hubQuestions } from './hub-readers';
import type { HubAnswer, LiveHub } from './live-hub';

export interface OverlaidHub {
  /** As the hub has them; what it did not tell stays as it is written. */
  readonly resources: readonly HubResource[];
  readonly drift: readonly Drift[];
  /** Paths that the token may not read. */
  readonly refused: readonly string[];
}

/** The resources of Terraform with what the hub has in their place, and what it has otherwise. */
export function overlaidHub(written: readonly HubResource[], hub: LiveHub): OverlaidHub {
  const questions = new Map(hubQuestions(written).map((question) => [question.resource, question]));
  const drift: Drift[] = [];
  const refused: string[] = [];
  const resources = written.flatMap((resource) => {
    const question = questions.get(resource);
    const answer = question && answerTo(question, hub);
    if (question === undefined || answer === undefined) {
      return [resource];
    }
    if (answer === 'missing') {
      drift.push({ ...placed(resource), how: 'missing', fields: [] });
      return [];
    }
    if ('refused' in answer) {
      refused.push(question.path);
      return [resource];
    }
    const changed = fieldsThatDiffer(question, answer.fields);
    if (changed.length === 0) {
      return [resource];
    }
    drift.push({ ...placed(resource), how: 'differs', fields: changed });
    const attributes = Object.fromEntries(changed.map((field) => [field, asTerraform(answer.fields[field])]));
    return [{ ...resource, attributes: { ...resource.attributes, ...attributes } }];
  });
  return {
    resources,
    drift: [...drift, ...strangers([...questions.values()], hub)],
    refused: [...refused, ...unlisted([...questions.values()], hub)],
  };
}

function answerTo({ path, entry }: HubQuestion, { answers }: LiveHub): HubAnswer | undefined {
  const answer = answers.get(path);
  if (entry === undefined || typeof answer !== 'object' || 'refused' in answer) {
    return answer;
  }
  const fields = answer.fields[entry];
  return typeof fields === 'object' && fields !== null ? { fields: { ...fields } } : 'missing';
}

/** Folders whose names it does not tell: roles that nothing states, and leases that are gone, would not be seen. */
function unlisted(questions: readonly HubQuestion[], { answers }: LiveHub): readonly string[] {
  const folders = [...new Set(questions.flatMap(({ folder, leases }) => [folder ?? [], leases?.folder ?? []].flat()))];
  return folders.filter((folder) => {
    const answer = answers.get(folder);
    return typeof answer === 'object' && 'refused' in answer;
  });
}

/** Roles at an auth mount of the fleet that nothing of it states: somebody may log in with them. */
function strangers(questions: readonly HubQuestion[], { lists }: LiveHub): Drift[] {
  return [...lists].flatMap(([folder, names]) => {
    const own = new Set(questions.filter((one) => one.folder === folder).map(({ name }) => name));
    return names
      .filter((name) => !own.has(name))
      .map((name) => ({
        ...{ where: 'hub', what: `${folder}/${name}`, path: '', place: '' },
        ...{ how: 'not written' as const, fields: [] },
      }));
  });
}

function placed({ path, place, address }: HubResource): Pick<Drift, 'where' | 'what' | 'path' | 'place'> {
  return { where: 'hub', what: address, path, place };
}

function fieldsThatDiffer({ resource, fields }: HubQuestion, live: Readonly<Record<string, unknown>>): string[] {
  return fields.filter((field) => {
    const written: unknown = resource.attributes[field];
    const isKnown = !JSON.stringify(written ?? '').includes('${') && !resource.unknown?.includes(field);
    // What the hub does not tell is no difference, and what only Terraform knows can be none.
    return field in live && isKnown && normal(written, field) !== normal(live[field], field);
  });
}

/** The hub gives nothing as an empty list, a zero or a null, and lists in an order of its own. */
function normal(value: unknown, field: string): string {
  const preset = DEFAULTS[field];
  if (value === undefined || value === null || value === '') {
    return preset ?? '';
  }
  if (value === false || value === 0) {
    // What is off counts where nobody's word means on.
    return preset === undefined ? '' : String(value);
  }
  if (Array.isArray(value)) {
    const entries = value.map((one) => (typeof one === 'string' ? asNetwork(one.trim(), field) : normal(one, '')));
    return value.length === 0 ? '' : JSON.stringify(entries.sort());
  }
  if (typeof value === 'object') {
    const all = Object.entries(value).map(([key, inside]): [string, string] => [key, normal(inside, '')]);
    // Of a list of them, each has every field.
    const entries = field === '' ? all.filter(([, inside]) => inside !== '') : all;
    return entries.length === 0 ? '' : JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const text = String(value).trim();
  const seconds = LASTING.test(field) && typeof value === 'string' ? parseDuration(text) : undefined;
  return seconds === undefined ? text : normal(seconds, field);
}

const LASTING = /(_ttl|_period)$/;

/** The hub writes a network of one address as the address. */
function asNetwork(text: string, field: string): string {
  return field.endsWith('_cidrs') ? text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '') : text;
}

/** What the hub answers for a field that nobody has set. */
const DEFAULTS: Readonly<Record<string, string>> = {
  allow_ip_sans: 'true',
  bind_secret_id: 'true',
  bound_claims_type: 'string',
  role_type: 'oidc',
  token_type: 'default',
};

/** An empty list of the hub is an argument that is not there. */
function asTerraform(value: unknown): unknown {
  const isNothing =
    value === null || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return isNothing ? undefined : value;
}

import { inClear, settingInClear } from './clear-text';
import { credentialIn, mayHoldCredential, passwordsOfAddresses } from './credential-shape';
import { credentialName } from './credential-name';
import { fakeValues } from './fake-values';
import { literalOf } from './literal';
import { valuesOfSecret } from './secret-values';
import { InClear } from '../output/held-in-clear';

/** Fields whose text is configuration, or a command. */
const CONFIGURATION = /^(?:args|command|value|values|valuesContent|script|inline|cmd|userData|config)$/;

/** An option of a command line whose value is the next word. */
const OPTION = /^--?[\w.-]+$/;

/** A switch has none: it is said not to do something, or the next option follows. */
function isOptionWithValue(option: string, next: string): boolean {
  return (
    OPTION.test(option) && credentialName(option) !== 'no' && !/^--?no-/.test(option) && !/^--?[A-Za-z]/.test(next)
  );
}

/** A text that Terraform would have filled in. */
const REFERENCE = /TfToken\[|\$\{(?:var|local|data|module|\w+_\w+)\.[A-Za-z0-9_.-]+\}/;

/** What a Kubernetes object holds that should not be in it. */
export interface HeldByObject {
  readonly inClear: readonly InClear[];
  /** Whether a reference of Terraform is left in it. Others may fill in what looks like one. */
  readonly hasReference: boolean;
}

/**
 * What a Kubernetes object holds in clear, anywhere in it: in the values of a ConfigMap by their keys, in environment
 * variables by their names, in what a container is started with, and in any field that is named as a credential; of a
 * Secret all that it holds. Annotations and labels are looked at by the shape of what they hold alone: their names are
 * those of tools.
 */
export function heldByObject(object: Holder): HeldByObject {
  const found = new Map<string, InClear>();
  let hasReference = false;
  const look = (text: string): void => {
    hasReference ||= (text.includes('${') || text.includes('TfToken[')) && REFERENCE.test(text);
  };
  const add = (list: readonly InClear[], place: string) =>
    list.forEach(({ what, standIn }) => {
      const told = what.endsWith(`"${place}"`) || place === '' ? what : `${what} in "${place}"`;
      found.set(told, { what: told, standIn });
    });
  const { kind, metadata } = object;
  const templates = textTemplates(object);
  walk(metadata, '', (name, text) => {
    look(text);
    add(byShape(text), name);
  });
  const visit: Visit = (name, text, siblings, before) => {
    look(text);
    if (kind === 'Secret') {
      return;
    }
    const variable = name === 'value' && typeof siblings['name'] === 'string' ? siblings['name'] : undefined;
    const option = before && isOptionWithValue(before, text) ? before : undefined;
    if (kind === 'ConfigMap') {
      const said = siblings === object['binaryData'] ? textOf(text) : text;
      const isKey = siblings === object['data'] || siblings === object['binaryData'];
      add(isKey ? settingInClear(name, said) : byShape(said), name);
    } else if (variable !== undefined || option !== undefined) {
      add(settingInClear(variable ?? option!, text), variable ?? option!);
    } else if (templates.size > 0 && templates.has(siblings) && !isCredentialField(name)) {
      add(inClear(text.replace(ACTION, '{{ }}')), name);
    } else if (CONFIGURATION.test(name)) {
      add(inClear(text), name);
    } else {
      add(isCredentialField(name) ? settingInClear(name, text) : byShape(text), name);
    }
  };
  for (const field in object) {
    if (field !== 'kind' && field !== 'metadata') {
      walkField(object, field, visit);
    }
  }
  return {
    inClear: kind === 'Secret' ? valuesOfSecret(object) : [...found.values(), ...fakeValues(object)],
    hasReference,
  };
}

/** A text that is written in base64, as `kubectl create configmap --from-file` may write it; the base64 where it is none. */
function textOf(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return base64;
  }
}

/** Of Go's templates: what stands in it is no text of the file. */
const ACTION = /\{\{[^}]{0,4000}\}\}/g;

/**
 * The maps whose values are whole files, properties and URLs, with what is secret filled in: of what operators make a
 * Secret from, and of files that a template is taken from.
 */
function textTemplates({ kind, spec }: Holder): ReadonlySet<unknown> {
  if (!kind.endsWith('Secret') || !/^(?:Cluster)?(?:External|Push)Secret$|^SealedSecret$/.test(kind)) {
    return NONE;
  }
  const at = (value: unknown, name: string): unknown =>
    (value as Readonly<Record<string, unknown>> | undefined | null)?.[name];
  const specs = [spec, at(spec, 'externalSecretSpec'), at(spec, 'pushSecretSpec')];
  const found = new Set<unknown>();
  for (const one of specs) {
    for (const template of [at(one, 'template'), at(at(one, 'target'), 'template')]) {
      const from = at(template, 'templateFrom');
      found.add(at(template, 'data'));
      (Array.isArray(from) ? from : []).forEach((part) => found.add(part));
    }
  }
  return found;
}

const NONE: ReadonlySet<unknown> = new Set();
const NOTHING: readonly InClear[] = [];

/** What {@link heldByObject} says is in clear. */
export function inClearOf(object: Holder): readonly InClear[] {
  return heldByObject(object).inClear;
}

/** Any object, as far as this reads it. */
interface Holder {
  readonly kind: string;
  readonly metadata?: unknown;
  readonly [field: string]: unknown;
}

/** Of an annotation or a label, of a template of pods too. */
const OF_A_TOOL = /^[a-z0-9-]+(\.[a-z0-9-]+)+\//i;

/** In definitions of others, a field that ends in `Key` mostly names the key of a Secret. */
function isCredentialField(name: string): boolean {
  return (
    credentialName(name) === 'certain' && (!name.endsWith('Key') || /api_?Key$/i.test(name)) && !OF_A_TOOL.test(name)
  );
}

function byShape(text: string): readonly InClear[] {
  if (!mayHoldCredential(text)) {
    return NOTHING;
  }
  const shape = credentialIn(text);
  const address = passwordsOfAddresses(text).some((one) => literalOf('address-password', one) === 'literal');
  return [
    ...(shape === undefined ? [] : [{ what: shape, standIn: false }]),
    ...(address ? [{ what: 'a URL with a password', standIn: false }] : []),
  ];
}

type Visit = (
  name: string,
  text: string,
  siblings: Readonly<Record<string, unknown>>,
  /** The text before it, in a list. */
  before: string | undefined,
) => void;

/** Every text of an object, and each name by itself: a name may hold one as well. */
function walk(value: unknown, name: string, visit: Visit, siblings: Readonly<Record<string, unknown>> = {}): void {
  if (typeof value === 'string') {
    visit(name, value, siblings, undefined);
  } else if (Array.isArray(value)) {
    value.forEach((one: unknown, index) => {
      const before: unknown = value[index - 1];
      if (typeof one === 'string') {
        visit(name, one, {}, typeof before === 'string' ? before : undefined);
      } else {
        walk(one, name, visit);
      }
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const key in value) {
      walkField(value as Readonly<Record<string, unknown>>, key, visit);
    }
  }
}

function walkField(fields: Readonly<Record<string, unknown>>, key: string, visit: Visit): void {
  if (key.length > 20 || key.includes('${')) {
    visit('', key, {}, undefined);
  }
  walk(fields[key], key, visit, fields);
}

import { isFields } from '../collections/fields';
import { withoutActions } from '../go/actions';
import type { KubernetesObject } from '../output/kubernetes-object';
import { isControlPlaneSetting } from '../output/encryption';
import type { Misread } from '../output/misread';
import { fitObject } from './object-shapes';
import { isOfChart, rendererOf } from './rendered-files';
import { isOfSops, withoutValues } from './secret-values';
import { withoutKey } from '../secrecy/storage-key';
import type { NotRead, Unknown } from '../output/unknown';
import { BrokenDocument, isBroken, YamlDocument, yamlDocuments } from '../yaml/documents';

/** An object, and where it stands. */
export interface ReadObject {
  readonly object: KubernetesObject;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

/** Absolute, and as a person would type it. */
export interface ReadFile {
  readonly file: string;
  readonly place: string;
}

/** What is said of objects while they are read. */
export interface Told {
  readonly misread: Misread[];
  readonly notRead: NotRead[];
  readonly unknown: Unknown[];
}

const RENDER = 'give --manifests what "helm template" prints';
const TEMPLATE = 'it is a template of Helm, which is not rendered, and was skipped';
const OF_TERRAFORM = 'it is a template of Terraform, which is not rendered, and was skipped';

/** A line with which no YAML can begin. */
const DIRECTIVE = /^[ \t]*%\{~?[ \t]*(?:for|endfor|if|else|endif)\b[^\n]*\}[ \t]*$/gm;

/** Folders of editors and of CI services: their settings may be JSON with comments, and no client applies them. */
const OF_TOOLS = /\/\.(?:vscode|idea|zed|devcontainer|github|gitlab|circleci|husky)\//;

/** Whether something is meant for Helm, so that no other client takes it. */
function isTemplate(text: string): boolean {
  return /\{\{/.test(text);
}

/**
 * Whether what breaks it is what Helm would fill in. Templates of the operator stand in quotes and texts, and break nothing:
 * a document that is broken without them as well is applied by nobody.
 */
function isOnlyTemplate(text: string): boolean {
  return isTemplate(text) && (OF_HELM.test(text) || !yamlDocuments(withoutActions(text)).some(isBroken));
}

/** The objects of a document, those of lists one by one. Anything else in it is nobody's concern. */
export function kubernetesObjects(
  document: YamlDocument | BrokenDocument,
  { file, place }: ReadFile,
  told: Told,
): ReadObject[] {
  if (isBroken(document)) {
    const source = { file: place, line: document.line };
    const filled = document.text.replace(DIRECTIVE, '');
    const renderer = /\{[{%]/.test(document.text) ? rendererOf(file) : undefined;
    if (filled !== document.text && !yamlDocuments(filled).some(isBroken)) {
      told.notRead.push({
        place,
        source,
        message: OF_TERRAFORM,
        advice: 'give --manifests what Terraform makes of it',
      });
    } else if (renderer !== undefined && renderer !== 'Helm') {
      const message = `it is a template of ${renderer}, which is not rendered, and was skipped`;
      told.notRead.push({ place, source, message, advice: `give --manifests what ${renderer} makes of it` });
    } else if (renderer === 'Helm' || (isOnlyTemplate(document.text) && !isObject(document.text))) {
      told.notRead.push({ place, source, message: TEMPLATE, advice: RENDER });
    } else if (isOnlyTemplate(document.text)) {
      told.misread.push({
        ...{ kind: 'unreadable', path: '', place, source },
        message:
          'a document of it is a template of Helm, but lies in no chart, and was skipped: no client can apply it',
        fix: 'give --manifests what is made of it, or put it into the folder "templates" next to a Chart.yaml',
      });
    } else if (!OF_TOOLS.test(`/${place}`) && /kind|\\[uUx]|&|\*/.test(document.text)) {
      told.misread.push({
        ...{ kind: 'unreadable', path: '', place, source },
        message: `a document of it is not valid YAML that every client reads alike (${document.reason}), and was skipped`,
        fix: 'correct it: kubectl, kustomize and GitOps tools may take it in ways of their own',
      });
    } else {
      const message = `it is not valid YAML (${document.reason}), and was skipped`;
      told.notRead.push({ place, source, message, advice: 'correct it, or take it away' });
    }
    return [];
  }
  const found: ReadObject[] = [];
  const add = (one: any, at: number, of?: { apiVersion: string; kind: string }) => {
    if (!isFields(one)) {
      return;
    }
    // What is in a list of one kind need not say its kind.
    const named = of && one.kind === undefined && one.apiVersion === undefined ? { ...of, ...one } : one;
    if (typeof named.apiVersion !== 'string' || typeof named.kind !== 'string') {
      return;
    }
    if (Array.isArray(named.items)) {
      const kind = /^(.+)List$/.exec(named.kind)?.[1];
      const element = kind === undefined ? undefined : { apiVersion: named.apiVersion as string, kind };
      named.items.forEach((item: unknown) => add(item, document.lines.get(item) ?? at, element));
      return;
    }
    const source = { file: place, line: at };
    if (isUnrendered(named, document.text, file)) {
      told.notRead.push({ place, source, message: TEMPLATE, advice: RENDER });
      return;
    }
    const isEncrypted = isOfSops(named.sops);
    const object = fitObject(dropEmpty(named), place, at, isEncrypted ? [] : told.misread);
    if (object === undefined) {
      return;
    }
    found.push(withoutSecrets({ object, file, line: at }));
    if (isEncrypted) {
      told.unknown.push({ place, source, message: 'it is encrypted by SOPS: only names were read' });
    }
  };
  add(document.value, document.line);
  return found;
}

/** As far as a text tells that cannot be read. */
function isObject(text: string): boolean {
  return /^[ \t-]*["']?apiVersion["']?[ \t]*:/m.test(text) && /^[ \t-]*["']?kind["']?[ \t]*:/m.test(text);
}

/**
 * What only Helm can fill in: no API server takes such a name, and of such a setting in a chart no check can say anything.
 *
 * @param text of the document
 */
function isUnrendered(one: Record<string, any>, text: string, file: string): boolean {
  // A backslash may write a brace.
  const isEscaped = text.includes('\\');
  if (!isEscaped && !isTemplate(text)) {
    return false;
  }
  const { kind, apiVersion, metadata } = one;
  const names = JSON.stringify([kind, apiVersion, metadata?.name, metadata?.namespace]);
  // What a Secret holds counts as it is written.
  const mayBeSet = kind !== 'Secret' && (isEscaped || OF_HELM.test(text));
  return isTemplate(names) || (mayBeSet && OF_HELM.test(JSON.stringify(one)) && isOfChart(file));
}

const OF_HELM = /\{\{-?\s*(\.(Values|Release|Chart)\b|include\b|template\b)/;

/** Of these the keys count, also where no value stands behind them. */
const VALUES = ['data', 'stringData'];

/** What has nothing behind it is not there, as for the API server. Templates leave much of it (`env:`, `annotations:`). */
export function dropEmpty(
  object: Readonly<Record<string, unknown>>,
  kept: readonly string[] = VALUES,
): Readonly<Record<string, unknown>> {
  let present: Record<string, unknown> | undefined;
  for (const key in object) {
    const inside = object[key];
    const left = kept.includes(key) || inside === null ? inside : dropEmptyIn(inside);
    if (left === null || left !== inside) {
      present ??= { ...object };
      present[key] = left;
      if (left === null) {
        delete present[key];
      }
    }
  }
  return present ?? object;
}

function dropEmptyIn(value: unknown): unknown {
  if (Array.isArray(value)) {
    let present: unknown[] | undefined;
    for (const [index, one] of value.entries()) {
      const left: unknown = one === null ? null : dropEmptyIn(one);
      if (left === null || left !== one) {
        present ??= value.slice(0, index);
      }
      if (left !== null) {
        present?.push(left);
      }
    }
    return present ?? value;
  }
  return typeof value === 'object' && value !== null ? dropEmpty(value as Record<string, unknown>, NONE) : value;
}

const NONE: readonly string[] = [];

/** Nothing of what a Secret holds is kept but the names of its keys, and what the values in clear are taken for. */
export function withoutSecrets(one: ReadObject): ReadObject {
  if (isControlPlaneSetting(one.object)) {
    return { ...one, object: withoutKeys(one.object) as KubernetesObject };
  }
  const { kind, data, stringData, ...object } = one.object as any;
  if (kind !== 'Secret') {
    return one;
  }
  const meant = {
    isRepository: object.metadata.labels?.['argocd.argoproj.io/secret-type'] !== undefined,
    isEncrypted: isOfSops(object.sops),
  };
  const metadata = { ...object.metadata, annotations: withoutLastApplied(object.metadata.annotations) };
  // One key may be in both: the server takes what is in stringData, and the file holds the other value all the same.
  const hidden = {
    data: withoutValues('data', data ?? {}, meant),
    ...(stringData ? { stringData: withoutValues('stringData', stringData, meant) } : {}),
  };
  return { ...one, object: { ...object, kind, metadata, ...hidden } };
}

/** The same of an EncryptionConfiguration: what is behind `secret`, wherever it is. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutKeys);
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, inside]) => [
          key,
          key === 'secret' && typeof inside === 'string' ? withoutKey(inside) : withoutKeys(inside),
        ]),
      )
    : value;
}

/** kubectl keeps the whole object there, its values included. */
export function withoutLastApplied<T>(annotations: Readonly<Record<string, T>> = {}): Record<string, T> {
  const entries = Object.entries(annotations);
  return Object.fromEntries(entries.filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration'));
}

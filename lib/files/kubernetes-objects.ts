import type { KubernetesObject } from '../kubernetes/object';
import { shown } from './files-below';
import type { Unknown } from './unknown';
import { BrokenDocument, isBroken, YamlDocument } from './yaml-documents';

/** An object, and where it stands. */
export interface ReadObject {
  readonly object: KubernetesObject;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

/** Why a document that may hold objects is not read; undefined for one that is, or that holds none. */
export function skipReason(document: YamlDocument | BrokenDocument): string | undefined {
  if (!isBroken(document)) {
    return isTemplate(JSON.stringify(document.value)) ? TEMPLATE : undefined;
  }
  if (document.text.includes('{{')) {
    return TEMPLATE;
  }
  const mayHoldObjects = /^\s*"?kind"?:/m.test(document.text);
  return mayHoldObjects ? `it is no YAML (${document.reason}), and was skipped` : undefined;
}

const TEMPLATE =
  'it is a template of Helm, which is not rendered, and was skipped: give --manifests what "helm template" prints';

/** What YAML makes of `{{ }}` outside of a string; or inside of one, what only Helm knows. */
function isTemplate(json: string): boolean {
  return json.includes('"[object Object]":') || /\{\{-?\s*(\.(Values|Release|Chart)\b|include\b|template\b)/.test(json);
}

/** The objects of a document, those of lists one by one. Anything else in it is nobody's concern. */
export function kubernetesObjects(
  { value, line, lines }: YamlDocument,
  file: string,
  unknown: Unknown[],
): ReadObject[] {
  const found: ReadObject[] = [];
  const add = (one: any, at: number) => {
    if (typeof one?.apiVersion !== 'string' || typeof one.kind !== 'string') {
      return;
    }
    if (one.kind.endsWith('List') && Array.isArray(one.items)) {
      one.items.forEach((item: unknown) => add(item, lines.get(item) ?? at));
    } else if (typeof one.metadata?.name === 'string') {
      dropEmpty(one, VALUES);
      found.push({ object: one, file, line: at });
      if (one.sops !== undefined) {
        const source = { file: shown(file), line: at };
        unknown.push({ place: source.file, source, message: 'it is encrypted by SOPS: only names were read' });
      }
    }
  };
  add(value, line);
  return found;
}

/** Of these the keys count, also where no value stands behind them. */
const VALUES = ['data', 'stringData'];

/** What has nothing behind it is not there, as for the API server. Templates leave much of it (`env:`, `annotations:`). */
function dropEmpty(object: any, kept: readonly string[] = []): void {
  for (const [key, inside] of Object.entries<any>(object)) {
    if (inside === null) {
      delete object[key];
    } else if (typeof inside === 'object' && !kept.includes(key)) {
      const present = Array.isArray(inside) ? inside.filter((one) => one !== null) : inside;
      object[key] = present;
      dropEmpty(present);
    }
  }
}

/** Nothing of what a Secret holds is kept but the names of its keys, and which of them have a value in clear. */
export function withoutSecrets(one: ReadObject): ReadObject {
  const { kind, data, stringData, ...object } = one.object as any;
  if (kind !== 'Secret') {
    return one;
  }
  const values = Object.entries({ ...data, ...stringData });
  const metadata = { ...object.metadata, annotations: withoutLastApplied(object.metadata.annotations) };
  const isRepository = object.metadata.labels?.['argocd.argoproj.io/secret-type'] !== undefined;
  const isSecret = ([key, value]: [string, unknown]) => isClear(value) && !(isRepository && NOT_SECRET.test(key));
  const hidden = values.map((entry) => [entry[0], isSecret(entry) ? '<hidden>' : '']);
  return { ...one, object: { ...object, kind, metadata, data: Object.fromEntries(hidden) } };
}

/** What Argo CD keeps in a Secret beside a login. */
const NOT_SECRET = /^(url|name|type|project|enableOCI|server|namespaces|insecure)$/;

/** Not what SOPS has encrypted, nor what is filled in when it is applied, nor a certificate without its key. */
function isClear(value: unknown): boolean {
  const text = String(value ?? '');
  const decoded = /^LS0tLS1CRUdJTi/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;
  const isPublic = decoded.includes('-----BEGIN CERTIFICATE-----') && !decoded.includes('PRIVATE KEY');
  return text !== '' && !isPublic && !/^(ENC\[|<path:|\$\{)/.test(text);
}

/** kubectl keeps the whole object there, its values included. */
function withoutLastApplied(annotations: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries(annotations);
  return Object.fromEntries(entries.filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration'));
}

import { load } from 'js-yaml';
import { isFields } from '../collections/fields';
import { specOf, type SeenObject } from '../output/seen-object';
import type { Cloud } from './cloud-identities';

/** What the CSI driver reads in the store of a cloud for the pods that mount it. */
export interface CloudClass extends SeenObject {
  readonly cloud: Cloud;
  readonly name: string;
  readonly namespace: string;
  /** Why its provider refuses it; none where it is taken. */
  readonly faults: readonly string[];
  /** Files that several objects are: one of them is lost. */
  readonly clashes: readonly string[];
  /** Names of the files in the pod; undefined where not all of them are known. */
  readonly files?: readonly string[];
  /** Names that Kubernetes Secrets are made of, by Secret. */
  readonly synced: readonly { readonly secret: string; readonly object: string }[];
  /** Whether it logs in as the ServiceAccount of the pod, by what the account says of itself. */
  readonly asAccount: boolean;
}

interface Read {
  readonly faults: string[];
  readonly clashes?: string[];
  readonly files?: string[];
  readonly asAccount: boolean;
}

type Parameters = Readonly<Record<string, string | undefined>>;
type Entry = Readonly<Record<string, unknown>>;

const PROVIDERS: Readonly<Record<string, { readonly cloud: Cloud; readonly read: (said: Parameters) => Read }>> = {
  aws: { cloud: 'aws', read: ofAws },
  gcp: { cloud: 'google', read: ofGoogle },
  gke: { cloud: 'google', read: ofGoogle },
  azure: { cloud: 'azure', read: ofAzure },
};

/** What Flux, Helm or a person puts in before it is applied. */
const FILLED_IN_LATER = /\$\{|\{\{|\$\(|<[a-z_ -]+>/i;

/** Undefined for a class of another provider. */
export function readCloudClass(seen: SeenObject): CloudClass | undefined {
  const { metadata } = seen.object;
  const { provider, parameters, secretObjects = [] } = specOf(seen.object);
  const known = Object.hasOwn(PROVIDERS, String(provider)) ? PROVIDERS[String(provider)]! : undefined;
  return (
    known && {
      ...seen,
      clashes: [],
      ...(FILLED_IN_LATER.test(JSON.stringify(parameters ?? {}))
        ? { faults: [], asAccount: false }
        : known.read(isFields(parameters) ? (parameters as Parameters) : {})),
      cloud: known.cloud,
      name: metadata.name,
      namespace: metadata.namespace ?? 'default',
      synced: [secretObjects]
        .flat()
        .flatMap(({ secretName, data = [] }: any) =>
          [data].flat().map(({ objectName }: any) => ({ secret: String(secretName), object: String(objectName) })),
        ),
    }
  );
}

/** https://github.com/aws/secrets-store-csi-driver-provider-aws/blob/main/provider/secret_descriptor.go */
function ofAws({ objects, pathTranslation, usePodIdentity, region, failoverRegion }: Parameters): Read {
  const entries = objects === undefined ? [] : entriesIn(objects);
  const asAccount = !/^(1|t|true)$/i.test(usePodIdentity ?? '');
  if (!entries) {
    return { faults: [notAList('objects')], asAccount };
  }
  const faults: string[] = [];
  if (pathTranslation !== undefined && pathTranslation !== '' && !/^(false|.)$/i.test(pathTranslation)) {
    faults.push(`pathTranslation is "${pathTranslation}": it is one character, or "False"`);
  }
  const names = new Set<string>();
  const taken = (name: string) => {
    if (names.has(name)) {
      faults.push(`two objects or aliases are called "${name}"`);
    }
    names.add(name);
  };
  const files = entries.flatMap((entry) => {
    const { objectName, objectAlias, objectType, jmesPath, failoverObject } = entry;
    const name = textOf(objectName);
    faults.push(...awsName(name, textOf(objectType), region));
    if (
      textOf(objectType) === 'ssmparameter' &&
      textOf(entry['objectVersion']) &&
      textOf(entry['objectVersionLabel'])
    ) {
      faults.push(`"${name}" states both objectVersion and objectVersionLabel`);
    }
    if (isFields(failoverObject) && (textOf(objectAlias) === '' || failoverRegion === undefined)) {
      faults.push(`"${name}" has a failoverObject, which needs an objectAlias and a failoverRegion`);
    }
    taken(name);
    const alias = textOf(objectAlias);
    if (alias !== '') {
      taken(alias);
    }
    const parts = listOf(jmesPath).map((one) => {
      const part = textOf(one['objectAlias']);
      if (part === '' || textOf(one['path']) === '') {
        faults.push(`jmesPath of "${name}" has an entry without path or objectAlias`);
      } else {
        taken(part);
      }
      return part;
    });
    return [alias || name, ...parts];
  });
  const translated = files.map((file) => awsFile(file, pathTranslation ?? ''));
  faults.push(
    ...translated.filter((file) => /(^|\/)\.\.(\/|$)/.test(file)).map((file) => `file "${file}" leads upwards`),
  );
  return { faults, files: translated, asAccount };
}

function awsName(name: string, type: string, region: string | undefined): string[] {
  const isArn = name.startsWith('arn:');
  const [, , service = '', ofArn = ''] = name.split(':');
  if (name === '') {
    return ['an object has no objectName'];
  }
  if (type === '' && !isArn) {
    return [`"${name}" has no objectType, which only a full ARN may leave out`];
  }
  if (type !== '' && type !== 'secretsmanager' && type !== 'ssmparameter') {
    return [`objectType "${type}" of "${name}" is none: it is "secretsmanager" or "ssmparameter"`];
  }
  const means = service === 'ssm' ? 'ssmparameter' : service;
  return [
    ...(isArn && type !== '' && means !== type ? [`objectType "${type}" is not that of "${name}"`] : []),
    ...(isArn && region !== undefined && ofArn !== region ? [`"${name}" is in another region than "${region}"`] : []),
  ];
}

/** Slashes become another character, unless the class says they do not. */
function awsFile(name: string, translation: string): string {
  return /^false$/i.test(translation) ? name.replace(/^\/+/, '') : name.replaceAll('/', translation || '_');
}

/** https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/blob/main/config/config.go */
function ofGoogle({ secrets, auth }: Parameters): Read {
  // Without an annotation the ServiceAccount is a principal of its own.
  const asAccount = false;
  const entries = entriesIn(secrets);
  if (!entries) {
    return { faults: [notAList('secrets')], asAccount };
  }
  const files = entries.map(({ path, fileName }) => textOf(path) || textOf(fileName));
  const faults = entries.flatMap(({ resourceName }, index) => {
    const name = textOf(resourceName);
    return [
      ...(RESOURCE.test(name)
        ? []
        : [`resourceName "${name}" is none: it is projects/<project>/secrets/<secret>/versions/<version>`]),
      ...(files[index] === '' ? [`"${name}" has neither path nor fileName`] : []),
    ];
  });
  const known = [undefined, '', 'pod-adc', 'provider-adc'];
  if (!known.includes(auth)) {
    faults.push(`auth is "${auth}": it is "pod-adc" or "provider-adc"`);
  }
  return { faults, clashes: twice(files), files, asAccount };
}

const RESOURCE = /^projects\/[^/]+\/(locations\/[^/]+\/)?secrets\/[\w-]{1,255}\/versions\/[\w-]+$/;

/** https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/getting-started/usage/ */
function ofAzure(said: Parameters): Read {
  const { keyvaultName, tenantID, tenantId, usePodIdentity, useVMManagedIdentity, objects } = said;
  const isTrue = (text: string | undefined) => /^(1|t|true)$/i.test(text?.trim() ?? '');
  const faults: string[] = [];
  if (!keyvaultName?.trim()) {
    faults.push('keyvaultName is missing');
  }
  if (!(tenantID ?? tenantId)?.trim()) {
    faults.push('tenantID is missing');
  }
  if (isTrue(usePodIdentity) && isTrue(useVMManagedIdentity)) {
    faults.push('usePodIdentity and useVMManagedIdentity are both true');
  }
  const all = yamlOf(objects);
  const texts = isFields(all) && Array.isArray(all['array']) ? (all['array'] as unknown[]) : undefined;
  const entries = texts?.map((text) => (typeof text === 'string' ? yamlOf(text) : undefined));
  if (!entries || !entries.every(isFields)) {
    return {
      faults: [...faults, 'objects is not text of YAML with a list "array" of texts of YAML'],
      asAccount: false,
    };
  }
  const files = (entries as Entry[]).map(({ objectName, objectAlias }) => textOf(objectAlias) || textOf(objectName));
  (entries as Entry[]).forEach(({ objectName, objectType }) => {
    const type = textOf(objectType);
    if (textOf(objectName) === '') {
      faults.push('an object has no objectName');
    } else if (!['secret', 'key', 'cert'].includes(type)) {
      faults.push(`objectType "${type}" of "${textOf(objectName)}" is none: it is "secret", "key" or "cert"`);
    }
  });
  faults.push(
    ...files
      .filter((file) => file.startsWith('/') || file.includes('..'))
      .map((file) => `file "${file}" leads elsewhere`),
  );
  // With a history of versions there are files for each.
  const isWhole = (entries as Entry[]).every(({ objectVersionHistory }) => objectVersionHistory === undefined);
  return isWhole ? { faults, clashes: twice(files), files, asAccount: false } : { faults, asAccount: false };
}

function twice(files: readonly string[]): string[] {
  const again = files.filter((file, index) => file !== '' && files.indexOf(file) < index);
  return [...new Set(again)];
}

function notAList(parameter: string): string {
  return `${parameter} is not text of YAML with a list of objects`;
}

function entriesIn(text: string | undefined): Entry[] | undefined {
  const all = yamlOf(text);
  return Array.isArray(all) && all.every(isFields) ? (all as Entry[]) : undefined;
}

function listOf(value: unknown): Entry[] {
  return Array.isArray(value) ? (value.filter(isFields) as Entry[]) : [];
}

function yamlOf(text: unknown): unknown {
  try {
    return load(typeof text === 'string' ? text : '');
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

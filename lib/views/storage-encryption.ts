import type { Origin } from '../output/hub-resource';
import { originOf, type SeenObject, specOf } from '../output/seen-object';
import { readStorageKey, StorageKey } from '../secrecy/storage-key';

/** The kind with which OpenShift is told how it encrypts what it stores. */
export const OPENSHIFT_API_SERVER = 'APIServer';

/** One element of the providers. */
export interface StorageProvider {
  /** What it has, such as `secretbox`; one of them, unless somebody wrote several into one element. */
  readonly kinds: readonly string[];
  readonly keys: readonly (StorageKey & { readonly name: string; readonly isGiven: boolean })[];
  /** Of a KMS plugin. */
  readonly kms?: {
    readonly name: string;
    readonly endpoint: string;
    readonly version: string;
    /** Whether it says how many keys are kept, as version 1 of the protocol has it. */
    readonly hasCacheSize: boolean;
  };
}

export interface StorageRule {
  readonly resources: readonly string[];
  readonly providers: readonly StorageProvider[];
}

/** What an EncryptionConfiguration says, as the API server reads it. */
export interface StorageEncryption {
  readonly origin: Origin;
  readonly rules: readonly StorageRule[];
}

/** What OpenShift is told. */
export interface OpenShiftEncryption {
  readonly origin: Origin;
  /** As it is written; undefined where nothing is said. */
  readonly type?: string;
}

const LOCAL = ['secretbox', 'aesgcm', 'aescbc'];

export function readStorageEncryption(seen: SeenObject): StorageEncryption {
  const { resources = [] } = seen.object as unknown as { resources?: readonly any[] };
  return {
    origin: originOfSetting(seen),
    rules: resources.map(({ resources: names = [], providers = [] }: any) => ({
      resources: names,
      providers: providers.map(readProvider),
    })),
  };
}

function readProvider(provider: Readonly<Record<string, any>>): StorageProvider {
  const { kms } = provider;
  return {
    // What is empty is there all the same: `identity: {}`.
    kinds: Object.keys(provider).filter((kind) => provider[kind] !== null),
    keys: LOCAL.flatMap((kind) =>
      (provider[kind]?.keys ?? []).map(({ name = '', secret = '' }: { name?: string; secret?: string }) => ({
        ...{ name, isGiven: secret !== '' },
        ...readStorageKey(secret),
      })),
    ),
    kms: kms && {
      ...{ name: kms.name ?? '', endpoint: kms.endpoint ?? '', version: kms.apiVersion ?? 'v1' },
      hasCacheSize: Object.hasOwn(kms, 'cachesize'),
    },
  };
}

/** The object of a cluster: others of this kind mean nothing. */
export function readOpenShiftEncryption(seen: SeenObject): OpenShiftEncryption | undefined {
  const { metadata, apiVersion } = seen.object;
  return apiVersion.startsWith('config.openshift.io/') && metadata.name === 'cluster'
    ? { origin: originOf(seen), type: specOf(seen.object).encryption?.type }
    : undefined;
}

/**
 * The rule that holds for Secrets: that names them, or a group that they are of. Several that name them are one rule for an
 * API server.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#understanding-the-encryption-at-rest-configuration
 */
export function ruleForSecrets({ rules }: StorageEncryption): StorageRule | undefined {
  const found = rules.filter(({ resources }) => resources.some((name) => ['secrets', '*.', '*.*'].includes(name)));
  const named = found.filter(({ resources }) => resources.includes('secrets'));
  return found[0] === undefined || !named.includes(found[0])
    ? found[0]
    : { resources: ['secrets'], providers: named.flatMap(({ providers }) => providers) };
}

/** A setting has no name: it is said by its file. */
function originOfSetting({ object, path, file, line }: SeenObject): Origin {
  const place = `${file}, ${object.kind}`;
  return line === undefined ? { path, place } : { path, place, source: { file, line } };
}

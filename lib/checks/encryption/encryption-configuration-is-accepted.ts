import type { StorageEncryption, StorageProvider, StorageRule } from '../../views/storage-encryption';
import { says } from '../../output/said-values';
import { Check } from '../check';

const SIZES: Readonly<Record<string, readonly number[]>> = {
  secretbox: [32],
  aesgcm: [16, 24, 32],
  aescbc: [16, 24, 32],
};
const KINDS = [...Object.keys(SIZES), 'kms', 'identity'];

/** The API server takes an EncryptionConfiguration, and uses all that it says. */
export const encryptionConfigurationIsAccepted: Check = {
  id: 'encryption-configuration-is-accepted',
  severity: 'error',
  scope: 'cluster',
  why: 'An API server does not start with it; one that runs keeps the old configuration until it restarts.',
  *run({ cluster }) {
    for (const encryption of cluster.storageEncryption) {
      for (const { message, ...fault } of faultsOf(encryption)) {
        yield { ...encryption.origin, ...says`EncryptionConfiguration ${message}`, ...fault };
      }
    }
  },
};

interface Fault {
  readonly severity?: 'warning';
  readonly message: string;
  readonly fix: string;
}

/** https://github.com/kubernetes/apiserver/blob/master/pkg/apis/apiserver/validation/validation_encryption.go */
function* faultsOf({ rules }: StorageEncryption): Iterable<Fault> {
  if (rules.length === 0) {
    yield { ...says`has no rules`, fix: 'give it resources with their providers' };
  }
  const seen: string[] = [];
  for (const rule of rules) {
    yield* faultsOfRule(rule);
    for (const name of rule.resources.filter((one) => seen.some((before) => covers(before, one)))) {
      yield {
        ...says`has another rule for "${{ resource: name }}" behind a wildcard that covers it, and the API server refuses that`,
        fix: 'put the narrower rule first, or have one rule for each resource',
      };
    }
    seen.push(...rule.resources);
  }
  const plugins = rules.flatMap(({ providers }) => providers.flatMap(({ kms }) => kms?.name ?? []));
  for (const name of repeated(plugins)) {
    yield {
      ...says`has two KMS plugins with the name "${{ plugin: name }}"`,
      fix: 'give each plugin a name of its own',
    };
  }
}

/**
 * Whether a wildcard covers a name, itself included.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#understanding-the-encryption-at-rest-configuration
 */
function covers(wildcard: string, name: string): boolean {
  return wildcard === '*.*' || wildcard === `*${groupOf(name)}`;
}

function groupOf(name: string): string {
  return name.includes('.') ? name.slice(name.indexOf('.')) : '.';
}

/** What an API server does not take as the name of a resource, and why. */
function refusalOf(name: string): string | undefined {
  const group = groupOf(name);
  return name === '*'
    ? 'write "*." for the core group, or "*.*" for everything'
    : name !== name.toLowerCase()
      ? 'write it in small letters'
      : group === '.events.k8s.io' || group === '.extensions'
        ? 'name the resource in the group that it is stored in, such as "events" or "deployments.apps"'
        : group === '.*' && name !== '*.*'
          ? 'name its group, such as "deployments.apps"'
          : undefined;
}

function* faultsOfRule({ resources, providers }: StorageRule): Iterable<Fault> {
  if (resources.length === 0 || providers.length === 0) {
    yield {
      ...says`has a rule without ${resources.length === 0 ? 'resources' : 'providers'}`,
      fix: 'name what is encrypted, and by what',
    };
  }
  for (const name of resources) {
    const fix = refusalOf(name);
    if (fix !== undefined) {
      yield { ...says`names the resource "${{ resource: name }}", which the API server refuses`, fix };
    }
    const wildcard = resources.find((one) => one !== name && covers(one, name));
    if (wildcard !== undefined) {
      yield {
        ...says`names "${{ resource: name }}" and "${wildcard}", which covers it, in one rule, and the API server refuses that`,
        fix: `leave out "${name}", or give it a rule of its own before this one`,
      };
    }
  }
  for (const name of repeated(resources)) {
    yield { ...says`names the resource "${{ resource: name }}" twice in one rule`, fix: 'name it once' };
  }
  const names = providers.flatMap(({ kinds, keys }) => keys.map(({ name }) => `${kinds[0]}:${name}`));
  for (const name of repeated(names)) {
    yield {
      // Both decrypt: the API server tries each key that has the name.
      severity: 'warning',
      ...says`has two keys with the name "${{ key: name }}": values in etcd do not show which of the keys encrypted them`,
      fix: 'give each key a name that no other key ever had',
    };
  }
  for (const provider of providers) {
    yield* faultsOfProvider(provider);
  }
}

function* faultsOfProvider({ kinds, keys, kms }: StorageProvider): Iterable<Fault> {
  const [kind] = kinds;
  if (kinds.length !== 1 || !KINDS.includes(kind!)) {
    yield {
      ...says`has a provider with ${kinds.length === 0 ? 'nothing in it' : kinds.map((one) => `"${one}"`).join(' and ')}`,
      fix: `write one of ${KINDS.join(', ')} into each element of providers`,
    };
    return;
  }
  if (Object.hasOwn(SIZES, kind!) && keys.length === 0) {
    yield { ...says`has ${{ kind }} without keys`, fix: 'name a key' };
  }
  for (const { name, isGiven, isFilledIn, bytes } of keys) {
    if (name === '' || !isGiven) {
      yield { ...says`has a key of ${{ kind }} without ${name === '' ? 'a name' : 'a secret'}`, fix: 'give it both' };
    } else if (!isFilledIn && !SIZES[kind!]!.includes(bytes ?? 0)) {
      yield {
        ...says`has key "${{ key: name }}" of ${{ kind }}, which is ${bytes === undefined ? 'not base64' : `${bytes} bytes long`}`,
        fix: `use ${SIZES[kind!]!.join(', ')} bytes in base64, or a placeholder such as <${kind}:${name}> in a repository`,
      };
    }
  }
  if (kms && !['v1', 'v2'].includes(kms.version)) {
    yield {
      ...says`has KMS plugin "${{ plugin: kms.name }}" with apiVersion "${kms.version}", which no API server takes`,
      fix: 'write apiVersion: v2',
    };
  }
  if (kms?.version === 'v2' && kms.hasCacheSize) {
    yield {
      ...says`has KMS plugin "${{ plugin: kms.name }}" with cachesize, which version 2 of the protocol does not have`,
      fix: 'leave out cachesize',
    };
  }
  if (kms?.version === 'v1') {
    yield {
      ...says`has KMS plugin "${{ plugin: kms.name }}" in version 1 of the protocol, which API servers refuse from 1.29 on`,
      fix: 'use a plugin for version 2, and write apiVersion: v2',
    };
  }
  if (kms && (kms.name === '' || kms.name.includes(':') || !kms.endpoint.startsWith('unix:'))) {
    yield {
      ...says`has KMS plugin "${{ plugin: kms.name }}" with an endpoint or a name that is not valid`,
      fix: 'give it a name without ":", and an endpoint such as unix:///run/kms/plugin.sock',
    };
  }
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

import { Mutation } from '../../mutation';
import type { Output } from '../../output';

const fleet = 'encrypted';

const path = 'prod/eu';

const place = 'eu/encryption-configuration.yaml, EncryptionConfiguration';

const rules = (output: Output) => output.setting('eu').resources as any[];

const keyOf = (output: Output) => rules(output)[0].providers[0].secretbox.keys[0];

/** What says how storage is encrypted. */
export const encryption: readonly Mutation[] = [
  {
    id: 'secrets-are-encrypted-at-rest',
    ...{ fleet, path, place },
    when: 'nothing is left but identity',
    mutate: (output) => (rules(output)[0].providers = [{ identity: {} }]),
    message: ['has "identity" as the first provider of Secrets'],
  },
  {
    id: 'secrets-are-encrypted-at-rest',
    ...{ fleet, path, place },
    when: 'other resources are encrypted, and Secrets are not',
    mutate: (output) => (rules(output)[0].resources = ['configmaps']),
    message: ['has no rule for Secrets'],
  },
  {
    id: 'secrets-are-encrypted-at-rest',
    ...{ fleet, path, place },
    when: 'a rule before it holds for all of the core group',
    mutate: (output) => rules(output).unshift({ resources: ['*.'], providers: [{ identity: {} }] }),
    message: ['has "identity" as the first provider of Secrets'],
  },
  {
    id: 'secrets-are-encrypted-at-rest',
    ...{ fleet, path: 'prod/openshift', place: 'openshift/apiserver.yaml, APIServer cluster' },
    when: 'OpenShift is told to encrypt nothing',
    mutate: (output) => (output.setting('openshift').spec.encryption.type = 'identity'),
    message: ['sets spec.encryption.type to "identity"'],
  },
  {
    id: 'encryption-configuration-is-accepted',
    ...{ fleet, path, place },
    when: 'one element has two providers',
    mutate: (output) => (rules(output)[0].providers[0].identity = {}),
    message: ['has a provider with "secretbox" and "identity"'],
  },
  {
    id: 'encryption-configuration-is-accepted',
    ...{ fleet, path, place },
    when: 'a key has the length of another cipher',
    mutate: (output) => (keyOf(output).secret = 'in clear: 16 bytes'),
    message: ['has key "2026-07" of secretbox, which is 16 bytes long'],
  },
  {
    id: 'encryption-configuration-is-accepted',
    ...{ fleet, path, place },
    when: 'a wildcard holds before it',
    mutate: (output) =>
      rules(output).unshift({ resources: ['*.*'], providers: [{ aesgcm: { keys: [{ name: 'a', secret: '<a>' }] } }] }),
    message: ['has another rule for "secrets" behind a wildcard that covers it'],
  },
  {
    id: 'encryption-configuration-is-accepted',
    ...{ fleet, path: 'prod/us', place: 'us/encryption-configuration.yaml' },
    when: 'a plugin is asked in version 1',
    mutate: (output) => delete output.setting('us').resources[0].providers[0].kms.apiVersion,
    message: ['has KMS plugin "vault-2026" in version 1 of the protocol'],
  },
  {
    id: 'storage-key-stays-out-of-files',
    ...{ fleet, path, place },
    when: 'a key is in the file',
    mutate: (output) => (keyOf(output).secret = 'in clear: 32 bytes'),
    message: ['has the key "2026-07" in clear'],
  },
  {
    id: 'storage-keys-are-strong',
    ...{ fleet, path, place },
    when: 'a key is a sentence',
    mutate: (output) => (keyOf(output).secret = 'in clear: 32 bytes of text'),
    message: ['has key "2026-07", which is typed text'],
  },
  {
    id: 'key-service-runs-elsewhere',
    ...{ fleet, path: 'prod/us', place: 'us/encryption-configuration.yaml' },
    when: 'Vault/OpenBao runs on the cluster whose key it has',
    mutate: (output) => (output.store('us').server = 'https://vault.vault.svc.cluster.local:8200'),
    message: [
      'KMS plugin "vault-2026" decrypts the Secrets of this cluster',
      'https://vault.vault.svc.cluster.local:8200',
    ],
  },
  {
    id: 'managed-cluster-encrypts-its-secrets',
    fleet,
    when: 'Terraform makes a cluster of GKE without it',
    mutate: (output) => (output.stack('hub').resource.google_container_cluster = { main: { name: 'main' } }),
    path: '',
    place: 'stack hub, google_container_cluster.main',
    message: ['GKE cluster has no database_encryption'],
  },
];

import { IConstruct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { providerName } from '../output/encryption';
import { EncryptionProvider, ProviderSettings } from './encryption-provider';
import { isDnsLabel } from './names';

export interface ApiServerEncryptionOptions {
  /**
   * The first encrypts what is written, each of them decrypts what it once encrypted. A change of their order is a step
   * of a rotation: see the runbook of the cluster in the output.
   */
  readonly providers: readonly EncryptionProvider[];
  /** What is encrypted. @default ["secrets"] */
  readonly resources?: readonly ('secrets' | 'configmaps')[];
  /**
   * The folder on each control-plane node that holds the configuration and the keys, which the API server's pod mounts.
   * @default "/etc/kubernetes/encryption"
   */
  readonly folder?: string;
}

export interface OpenShiftEncryptionOptions {
  /** How the cluster encrypts. It makes and rotates the keys itself, once a week. */
  readonly type: 'aesgcm' | 'aescbc';
}

export interface EksEncryptionOptions {
  /**
   * ARN of the key in AWS KMS: `encryption_config.provider.key_arn` of `aws_eks_cluster`.
   * @default - a key that AWS owns, which encrypts everything from version 1.28 on
   */
  readonly keyArn?: string;
}

export interface GkeEncryptionOptions {
  /** `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`: `database_encryption.key_name`. */
  readonly keyName: string;
}

export interface AksEncryptionOptions {
  /** Identifier of a version of a key in Azure Key Vault: `key_management_service.key_vault_key_id`. */
  readonly keyVaultKeyId: string;
}

export type EncryptionSettings =
  | {
      readonly kind: 'apiServer';
      readonly providers: readonly ProviderSettings[];
      readonly resources: readonly ('secrets' | 'configmaps')[];
      readonly folder: string;
    }
  | { readonly kind: 'openShift'; readonly type: 'aesgcm' | 'aescbc' }
  | { readonly kind: 'eks'; readonly keyArn?: string }
  | { readonly kind: 'gke'; readonly keyName: string }
  | { readonly kind: 'aks'; readonly keyVaultKeyId: string };

/** How a cluster encrypts what it stores in etcd. */
@checked
export class EncryptionAtRest {
  /**
   * API servers that people run: an `EncryptionConfiguration` without keys, a script that makes and installs them on a
   * control-plane node, and a runbook. https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
   */
  static apiServer(options: ApiServerEncryptionOptions): EncryptionAtRest {
    return new EncryptionAtRest({
      kind: 'apiServer',
      providers: options.providers.map(({ settings }) => settings),
      resources: options.resources ?? ['secrets'],
      folder: options.folder ?? '/etc/kubernetes/encryption',
    });
  }

  /** https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/etcd/enabling-etcd-encryption */
  static openShift(options: OpenShiftEncryptionOptions): EncryptionAtRest {
    return new EncryptionAtRest({ kind: 'openShift', type: options.type });
  }

  /** A statement: whoever makes the cluster sets it. https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html */
  static eks(options: EksEncryptionOptions = {}): EncryptionAtRest {
    return new EncryptionAtRest({ kind: 'eks', keyArn: options.keyArn });
  }

  /** A statement: whoever makes the cluster sets it. https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets */
  static gke(options: GkeEncryptionOptions): EncryptionAtRest {
    return new EncryptionAtRest({ kind: 'gke', keyName: options.keyName });
  }

  /** A statement: whoever makes the cluster sets it. https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption */
  static aks(options: AksEncryptionOptions): EncryptionAtRest {
    return new EncryptionAtRest({ kind: 'aks', keyVaultKeyId: options.keyVaultKeyId });
  }

  private constructor(
    /** @internal */
    readonly settings: EncryptionSettings,
  ) {}
}

/** What names a key at a cloud, and nothing else. */
const KEYS_OF_CLOUDS = [
  {
    kind: 'eks',
    option: 'keyArn',
    form: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[A-Za-z0-9/_-]+$/,
    such: 'the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/<id>',
  },
  {
    kind: 'gke',
    option: 'keyName',
    form: /^projects\/[a-z0-9:.-]+\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]+\/cryptoKeys\/[A-Za-z0-9_-]+$/,
    such: 'projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>',
  },
  {
    kind: 'aks',
    option: 'keyVaultKeyId',
    form: /^https:\/\/[a-z0-9.-]+\/keys\/[A-Za-z0-9-]+\/[A-Za-z0-9]+$/,
    such: 'https://<vault>.vault.azure.net/keys/<key>/<version>',
  },
] as const;

/** Notes what the API server would refuse, or would lock somebody out with. */
export function requireEncryptionAtRest(scope: IConstruct, { settings }: EncryptionAtRest): void {
  const invalid = (message: string) => note(scope, 'EncryptionAtRestInvalid', message);
  if (settings.kind !== 'apiServer') {
    const key = KEYS_OF_CLOUDS.find(({ kind }) => kind === settings.kind);
    const given = (settings as Readonly<Record<string, string | undefined>>)[key?.option ?? ''];
    if (key && given !== undefined && !key.form.test(given)) {
      invalid(`encryptionAtRest.${key.option} is ${JSON.stringify(given)}; use ${key.such}`);
    }
    return;
  }
  const { providers, resources, folder } = settings;
  if (providers.every(({ kind }) => kind === 'identity')) {
    invalid(
      'encryptionAtRest has no provider that encrypts; give EncryptionProvider.secretbox({ key }), or leave encryptionAtRest out',
    );
  }
  const names = providers.map(providerName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    invalid(`encryptionAtRest has provider "${twice}" twice; name each once, the first encrypts`);
  }
  if (resources.length === 0 || new Set(resources).size < resources.length) {
    invalid('encryptionAtRest.resources is empty or has something twice; use ["secrets"], or leave it out');
  } else if (!resources.includes('secrets')) {
    invalid('encryptionAtRest.resources leaves Secrets in clear; add "secrets"');
  }
  if (!/^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(folder)) {
    invalid(
      `encryptionAtRest.folder is ${JSON.stringify(folder)}; use an absolute path of letters, digits, ".", "_" and "-"`,
    );
  }
  for (const provider of providers) {
    if ('key' in provider && !isDnsLabel(provider.key)) {
      invalid(
        `the name ${JSON.stringify(provider.key)} of a key of encryptionAtRest is not a valid DNS label; use 1 to 63 of a-z, 0-9 ` +
          'and "-", such as 2026-07',
      );
    }
    if (provider.kind === 'kms' && !/^unix:\/\/\/?[A-Za-z0-9@/._-]+$/.test(provider.endpoint)) {
      invalid(
        `the endpoint ${JSON.stringify(provider.endpoint)} of "${provider.key}" is not a valid socket; use unix:///path/to.sock`,
      );
    }
  }
}

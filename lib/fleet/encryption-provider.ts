import { Duration } from 'cdk8s';
import { checked } from '../options/checked';
import { goDuration } from '../go/duration';

/** A key that the API server holds itself. */
export interface LocalKeyOptions {
  /**
   * The name of the key, a DNS label such as `2026-07`. It is stored in front of every value that the key encrypts, so
   * it never gets another key.
   */
  readonly key: string;
}

export interface KmsProviderOptions {
  /** The name of the plugin, which is stored in front of every value: a DNS label, and never the name of another key. */
  readonly name: string;
  /** The socket on which the plugin listens, such as `unix:///run/kms/plugin.sock`. */
  readonly endpoint: string;
  /** How long the API server waits for an answer of the plugin. @default Duration.seconds(3) */
  readonly timeout?: Duration;
}

/** A provider of an EncryptionConfiguration, with one key. */
export type ProviderSettings =
  | { readonly kind: 'secretbox' | 'aesgcm' | 'aescbc'; readonly key: string }
  | { readonly kind: 'kms'; readonly key: string; readonly endpoint: string; readonly timeout: string }
  | { readonly kind: 'identity' };

/**
 * What an API server encrypts with, or only decrypts.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#providers
 */
@checked
export class EncryptionProvider {
  /** XSalsa20 and Poly1305 with a key of 32 bytes: strong and fast, and the one to take where there is no KMS. */
  static secretbox(options: LocalKeyOptions): EncryptionProvider {
    return new EncryptionProvider({ kind: 'secretbox', key: options.key });
  }

  /** AES-GCM with a random nonce. A key must be replaced before it has written 200,000 times. */
  static aesgcm(options: LocalKeyOptions): EncryptionProvider {
    return new EncryptionProvider({ kind: 'aesgcm', key: options.key });
  }

  /** AES-CBC, which does not notice a changed ciphertext (padding oracles): only to read what it once encrypted. */
  static aescbc(options: LocalKeyOptions): EncryptionProvider {
    return new EncryptionProvider({ kind: 'aescbc', key: options.key });
  }

  /**
   * A plugin that asks a key service, in version 2 of its protocol (Kubernetes 1.29 or newer).
   * https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/
   */
  static kms(options: KmsProviderOptions): EncryptionProvider {
    return new EncryptionProvider({
      kind: 'kms',
      key: options.name,
      endpoint: options.endpoint,
      timeout: goDuration(options.timeout ?? Duration.seconds(3)),
    });
  }

  /** No encryption: first while encryption is introduced, last as long as something is stored from before it. */
  static identity(): EncryptionProvider {
    return new EncryptionProvider({ kind: 'identity' });
  }

  private constructor(
    /** @internal */
    readonly settings: ProviderSettings,
  ) {}
}

import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note, noting, oneOf } from '../errors';
import { checked } from '../options/checked';
import { requirePermissions } from './file-permissions';
import { freeId, requireObjectName } from './names';
import { SecretKey } from './secret-key';
import { Template } from './template';
import type { TenantSecret } from './tenant-secret';
import type { WorkloadClient } from './workload-client';

export interface InjectOptions<K extends string> {
  /**
   * The files in `/vault/secrets`, by name: keys of the secret, or a Template with some of them.
   * @default - a file for every key, of its name
   */
  readonly files?: (keys: { readonly [P in K]: SecretKey }) => Record<string, SecretKey | Template>;
  /** Who may read the files, as in chmod: a number such as 0o400. @default - 0o644, the agent's own */
  readonly permissions?: number;
  /**
   * A command that the agent runs in its own container each time it has written one of the files, such as
   * `pkill -HUP nginx`. It is text of the program and of the manifests: no secret goes into it.
   * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations#vault-hashicorp-com-agent-inject-command
   * @default - none
   */
  readonly command?: string;
  /**
   * Whether the containers of a pod see each other's processes, which a command needs that sends a signal.
   * https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
   * @default false
   */
  readonly sharesProcesses?: boolean;
  /**
   * How long a pod takes from the change of a file until it uses it, where it reads its files again by itself or by the
   * command, and nothing has to restart it. @default - what was read from a file may stay in use until the pod ends
   */
  readonly rereadTime?: Duration;
  /**
   * Name of a Kubernetes Secret of the namespace that holds the authority of the hub's certificate in `ca.crt`.
   * @default - what the agent's image trusts
   */
  readonly caSecret?: string;
}

/** A file's name is part of an annotation, whose name ends after 63 characters. */
const LONGEST_NAME = 63 - 'agent-inject-template-'.length;

/**
 * A secret as files in the pods of a client, by Vault Agent, which the injector puts into them: it logs in to the hub as
 * the pod. https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector
 */
@checked
export class SecretInjection extends Construct {
  readonly files: Readonly<Record<string, SecretKey | Template>>;
  readonly permissions?: number;
  readonly command?: string;
  readonly sharesProcesses: boolean;
  readonly rereadTime?: Duration;
  readonly caSecret?: string;

  /** @internal Use {@link TenantSecret.inject}. @param secretPath as the client reads it, where it can */
  constructor(
    readonly secret: TenantSecret<string>,
    readonly client: WorkloadClient,
    readonly secretPath: string | undefined,
    options: InjectOptions<string>,
  ) {
    super(client, freeId(client, `inject.${secret.name}`));
    this.permissions = options.permissions;
    this.command = options.command;
    this.sharesProcesses = options.sharesProcesses ?? false;
    this.rereadTime = options.rereadTime;
    this.caSecret = options.caSecret;
    const files = noting(this, () => (options.files ? options.files(secret.references) : secret.everyKey));
    if (files && Object.keys(files).length === 0) {
      note(this, 'KeysMissing', 'nothing is injected; name at least one file');
    }
    this.files = files ?? {};
    this.requireFiles();
    this.requireApart();
    const { caSecret } = options;
    requirePermissions(this, this.permissions);
    this.requireCommand();
    if (caSecret !== undefined) {
      requireObjectName(this, 'caSecret', caSecret);
    }
    client.injections.push(this);
  }

  private requireCommand(): void {
    if (this.command?.trim() === '') {
      note(this, 'CommandInvalid', 'command is empty; use one such as "pkill -HUP nginx", or leave it out');
    }
  }

  private requireFiles(): void {
    for (const [file, value] of Object.entries<unknown>(this.files)) {
      this.requireFileName(file);
      const keys: unknown[] = value instanceof Template ? value.keys : [value];
      if (!keys.every((key) => key instanceof SecretKey && key.secret === this.secret)) {
        note(this, 'KeyUnknown', `file "${file}" is made of something else; use ${oneOf(this.secret.keys)}`);
      }
    }
  }

  private requireFileName(file: string): void {
    if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(file) || file.length > LONGEST_NAME) {
      note(
        this,
        'FileNameInvalid',
        `file "${file}" is named in an annotation; use up to ${LONGEST_NAME} letters, digits, ".", "_" and "-", with a ` +
          'letter or digit at both ends',
      );
    } else if (file.startsWith('file-')) {
      note(
        this,
        'FileNameInvalid',
        `file "${file}": the injector takes "file-" for the word that names a template on disk; use another name`,
      );
    }
  }

  /** All files of a pod are in one folder, and its agent has one authority. */
  private requireApart(): void {
    for (const other of this.client.injections) {
      for (const file of Object.keys(this.files).filter((one) => one in other.files)) {
        note(
          this,
          'NameTaken',
          `"${other.secret.name}" is injected as file "${file}" already; give one of them another name in files`,
        );
      }
      if (other.caSecret !== this.caSecret) {
        const [mine, theirs] = [this, other].map(({ caSecret }) => (caSecret ? `"${caSecret}"` : 'none'));
        note(
          this,
          'CaSecretDiffers',
          `caSecret is ${mine}, and ${theirs} where "${other.secret.name}" is injected; the agent of a pod takes one`,
        );
      }
    }
  }
}

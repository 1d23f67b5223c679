/**
 * A random value that Terraform makes: all that is needed to go on declaring it. Terraform alone knows whether it made
 * the value, so a value that must stay is declared for as long as the record knows of it, also when its secret is gone
 * from the program: nothing is destroyed, nothing is written twice, and a secret that comes back finds its value.
 */
export interface GeneratedValue {
  /** Below the fleet's own Vault namespace; undefined is that one. */
  readonly vaultNamespace?: string;
  readonly mount: string;
  readonly path: string;
  readonly keys: readonly string[];
  readonly length: number;
  readonly specialCharacters: boolean;
  /** What the hub is told with it. */
  readonly metadata: object;
}

/** By the name of their Terraform resources. */
export type GeneratedValues = Readonly<Record<string, GeneratedValue>>;

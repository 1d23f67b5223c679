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

/**
 * A name for the resources of a value. One that lies elsewhere than it did gets another name: Terraform would take the
 * new place for the old one, and make nothing there.
 */
export function valueId(
  id: string,
  place: Pick<GeneratedValue, 'vaultNamespace' | 'mount' | 'path'>,
  known: GeneratedValues,
): string {
  let free = id;
  for (let count = 2; known[free] && !liesAt(known[free]!, place); count += 1) {
    free = `${id}__${count}`;
  }
  return free;
}

function liesAt(
  value: GeneratedValue,
  { vaultNamespace, mount, path }: Pick<GeneratedValue, 'vaultNamespace' | 'mount' | 'path'>,
): boolean {
  return value.vaultNamespace === vaultNamespace && value.mount === mount && value.path === path;
}

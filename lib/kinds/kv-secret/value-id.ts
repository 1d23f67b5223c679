import type { GeneratedValue, GeneratedValues } from '../../output/generated-value';

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

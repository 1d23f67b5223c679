import { FleetError } from '../errors';

/**
 * A value that only Terraform knows would be written into YAML as a meaningless text, without a word.
 *
 * @throws TerraformTokenInManifest
 */
export function requireNoTerraformToken(object: unknown, path: string): void {
  const found = findToken(object);
  if (found !== undefined) {
    throw new FleetError(
      'TerraformTokenInManifest',
      `a value that Terraform knows only when it is applied stands in a manifest (${found}); ` +
        'put in what is known at synthesis, such as a name or an address',
      path,
    );
  }
}

/** cdktf marks a string, a list and a map by the same word, and a number by its sheer size. */
function findToken(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.includes('TfToken[') ? value : undefined;
    case 'number':
      return value < -1e200 ? String(value) : undefined;
    case 'object':
      for (const key in value) {
        const found = key.includes('TfToken[') ? key : findToken((value as Record<string, unknown>)[key]);
        if (found !== undefined) {
          return found;
        }
      }
  }
  return undefined;
}

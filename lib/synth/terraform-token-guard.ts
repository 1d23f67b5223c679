import { FleetError } from '../errors';
import { SynthesizedCluster } from '../output/cluster';

/**
 * Errors for the manifests that hold a value which only Terraform knows: it would be written into YAML as a meaningless
 * text, without a word.
 */
export function terraformTokens(clusters: readonly SynthesizedCluster[]): FleetError[] {
  const manifests = clusters.flatMap(({ files }) => files.flatMap((file) => file.manifests));
  return manifests.flatMap(({ object, path }) => {
    const found = findToken(object);
    return found === undefined
      ? []
      : [
          new FleetError(
            'TerraformTokenInManifest',
            `a value that Terraform knows only when it is applied is in a manifest (${found}); ` +
              'put in what is known at synthesis, such as a name or an address',
            path,
          ),
        ];
  });
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

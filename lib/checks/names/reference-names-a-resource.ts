import type { HubResource } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What a resource of Terraform refers to is declared in the same folder. */
export const referenceNamesAResource: Check = {
  id: 'reference-names-a-resource',
  severity: 'error',
  scope: 'hub',
  why: 'Terraform refuses the whole folder before it changes anything: no cluster gets any change until it is corrected.',
  *run({ vault }) {
    const declared = new Set(vault.resources.all.map(({ stack, address }) => keyOf(stack, address)));
    for (const resource of vault.resources.all) {
      for (const reference of referencesOf(resource)) {
        const type = reference.split('.').at(-2)!;
        if (!declared.has(keyOf(resource.stack, reference)) && !vault.mayHaveMore(type)) {
          const { path, place, source, address } = resource;
          yield {
            path,
            place,
            source,
            ...says`${{ address }} refers to ${reference}, which is not declared`,
            fix: 'name a resource that is there, or take the reference out',
          };
        }
      }
    }
  },
};

/** Expressions are meant within their stack or folder; of one block that makes several, all have its name. */
function keyOf(stack: string | undefined, address: string): string {
  return `${stack ?? ''} ${address.replace(/\[.*$/, '')}`;
}

/** Resources of the hub's provider alone: only these are read whole. A doubled dollar sign is text. */
const EXPRESSION = /(?<!\$)\$\{((?:data\.)?vault_\w+\.[\w-]+)[.[}]/g;

function referencesOf({ attributes }: HubResource): ReadonlySet<string> {
  const named = [attributes['depends_on'] ?? []]
    .flat()
    .map((one) => /^(?:data\.)?vault_\w+\.[\w-]+/.exec(one)?.[0] ?? []);
  const found = new Set(named.flat());
  for (const value of Object.values(attributes)) {
    if (typeof value === 'string' && value.includes('${')) {
      for (const [, name] of value.matchAll(EXPRESSION)) {
        found.add(name!);
      }
    }
  }
  return found;
}

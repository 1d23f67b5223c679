import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';
import { isDataSource, ResourceIndex } from '../views/resource-index';

const TYPES = ['vault_identity_entity', 'vault_identity_group'];
/** What data sources look for, by name. */
const BY_NAME: Readonly<Record<string, string>> = {
  vault_identity_entity: 'entity_name',
  vault_identity_group: 'group_name',
};

/** Entities and groups as expressions of Terraform name them. A data source stands for the one that it finds, if that is made here. */
export class IdentityReferences {
  /** By the key of a data source. */
  private readonly found = new Map<string, string>();
  private readonly known = new Set<string>();

  constructor(resources: ResourceIndex) {
    const made = resources.written(...TYPES);
    const byName = new Map(made.map((resource) => [nameKey(resource, resource.attributes['name']), ownKey(resource)]));
    made.forEach((resource) => this.known.add(ownKey(resource)));
    for (const resource of resources.ofType(...TYPES).filter(isDataSource)) {
      const key = byName.get(nameKey(resource, resource.attributes[BY_NAME[resource.type]!]));
      if (key !== undefined) {
        this.found.set(ownKey(resource), key);
      } else if (resource.attributes['alias_name'] !== undefined) {
        this.known.add(ownKey(resource));
      }
    }
  }

  keyOf(resource: HubResource): string {
    return this.found.get(ownKey(resource)) ?? ownKey(resource);
  }

  /** What an expression refers to; an id that is written out stands for itself. */
  referred({ stack }: HubResource, expression: unknown): string {
    const text = String(expression ?? '');
    const [, address] =
      /^\$\{\s*((?:[\w-]+\.)+[\w-]+(?:\[[^\]]*\])?)\.(?:id|entity_id|group_id)\s*\}$/.exec(text) ?? [];
    const key = address === undefined ? text : `${stack ?? ''} ${address}`;
    return this.found.get(key) ?? key;
  }

  /** Whether what is referred to is made here, or looked up by the name under which it logs in. */
  isKnown(key: string): boolean {
    return this.known.has(key);
  }
}

/** As an expression of Terraform refers to it. */
function ownKey({ stack, address }: HubResource): string {
  return `${stack ?? ''} ${address}`;
}

function nameKey({ type, namespace }: HubResource, name: unknown): string {
  return typeof name === 'string' ? `${type} ${absolute(namespace, hubName.identity(literalText(name)))}` : '';
}

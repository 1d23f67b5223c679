import { tenantFileShape } from '../../lib/tenant-files/file-shape';
import { descriptionsOf, jsonSchema } from '../../lib/tenant-files/json-schema';

type Descriptions = Readonly<Record<string, string>>;

/** Those that the schema of tenant files has. */
export function usedDescriptions(all: Descriptions): Descriptions {
  const names = new Set(descriptionsOf(tenantFileShape()));
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

/** The schema of a file where nothing is known of a fleet: it is published with the package. */
export function schemaText(descriptions: Descriptions): string {
  return JSON.stringify(jsonSchema(tenantFileShape(), descriptions));
}

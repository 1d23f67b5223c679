import type { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { Inventory } from '../fleet/inventory';
import { names } from '../fleet/names';

/**
 * PostgreSQL cuts a longer name off, where the state of another stack may be; HCP refuses it.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create#workspace-naming
 */
const LONGEST: Readonly<Partial<Record<string, number>>> = { pg: 63, hcp: 90 };

/** Stacks of which the backend cannot tell the states apart by their names. */
export function stateErrors({ fleet, clusters }: Inventory): FleetError[] {
  const longest = LONGEST[fleet.terraformBackend.settings.kind];
  if (longest === undefined || !fleet.vault) {
    return [];
  }
  const stacks: readonly (readonly [stack: string, owner: IConstruct])[] = [
    [names.bootstrapStack, fleet],
    [names.hubStack, fleet],
    ...clusters.map((cluster) => [names.spokeStack(cluster.name), cluster] as const),
  ];
  return stacks.flatMap(([stack, owner]) => {
    const name = names.state(fleet.name, stack);
    return name.length <= longest
      ? []
      : [
          new FleetError(
            'TerraformBackendInvalid',
            `the state of stack "${stack}" would be named "${name}", which has ${name.length} characters, and the ` +
              `backend takes ${longest}; use a shorter name, or another terraformBackend`,
            owner,
          ),
        ];
  });
}

import type { DatabaseSql } from '../output/database-sql';
import { joinedOutput, Output } from '../output/output';
import type { SynthesizedStack } from '../output/stack';
import { outputOf, readViews, Rendered, Views } from '../views/views';

/** What a fleet renders, of what is compared. */
export interface RenderedSide extends Rendered {
  readonly name: string;
  readonly databases: readonly DatabaseSql[];
  readonly alertFiles: ReadonlyMap<string, readonly object[]>;
}

/** All of what is written before or after a change, as it is compared. */
export interface Side {
  readonly output: Output;
  readonly views: Views;
  /** With what is in their files beside resources; none where they are not keywheel's own. */
  readonly stacks: readonly SynthesizedStack[];
  /** SQL for databases, by name; undefined where it was not read. */
  readonly sql?: ReadonlyMap<string, string>;
  /** Rules for Prometheus and what goes with them, by fleet and file; undefined where they were not read. */
  readonly alerts?: ReadonlyMap<string, readonly object[]>;
  /** What each server of the hub is started with, by fleet and file; undefined where it was not read. */
  readonly servers?: ReadonlyMap<string, object>;
}

/** Only that, of all that a synthesis knows. */
export function renderedSide(fleet: RenderedSide): RenderedSide {
  const { name, stacks, clusters, restarts, syncs, bundles, tenantPlaces, hubServers, databases, alertFiles } = fleet;
  return { name, stacks, clusters, restarts, syncs, bundles, tenantPlaces, hubServers, databases, alertFiles };
}

/** The fleets of a program, as one side. */
export function sideOf(fleets: readonly RenderedSide[]): Side {
  const output = joinedOutput(fleets.map(outputOf));
  return {
    output,
    views: readViews(output),
    stacks: fleets.flatMap(({ stacks }) => stacks),
    sql: new Map(fleets.flatMap(({ databases }) => databases.map(({ name, text }) => [name, text]))),
    alerts: new Map(
      fleets.flatMap(({ name, alertFiles }) =>
        [...alertFiles].map(([file, documents]) => [`${name}/${file}`, documents] as const),
      ),
    ),
    servers: new Map(
      fleets.flatMap(({ hubServers }) => hubServers.map(({ place, configuration }) => [place, configuration] as const)),
    ),
  };
}

import { Dialect } from './dialect';
import { mysql } from './mysql';
import { postgresql } from './postgresql';

/** Of a database, by its engine; undefined for one whose SQL keywheel does not know. */
export function dialectOf({ engine }: { readonly engine: { readonly name: string } }): Dialect | undefined {
  const dialects: Readonly<Record<string, Dialect>> = { postgresql, mysql, mariadb: mysql };
  return dialects[engine.name];
}

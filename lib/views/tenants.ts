import { ANNOTATIONS } from '../annotations';
import type { Login } from './logins';

/** Whose a login is: what its ServiceAccount says, else its namespace. */
export function tenantOf({ cluster, account = '' }: Login): string {
  const [namespace = '', name = ''] = account.split('/');
  const said = cluster.account(name, namespace)?.object.metadata.annotations?.[ANNOTATIONS.tenant];
  return said ?? namespace;
}

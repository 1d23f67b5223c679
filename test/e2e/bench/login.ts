import { names } from '../../../lib/fleet/names';
import { Hub } from './hub';
import { Spoke } from './spoke';

export interface Login {
  readonly fleet: string;
  readonly spoke: Spoke;
  readonly namespace: string;
  /** @default "jwt" */
  readonly method?: 'jwt' | 'kubernetes';
}

/** A token as the operator asks for it, of the ServiceAccount that the fleet made in a namespace. */
export function serviceAccountToken(
  { fleet, spoke, namespace }: Login,
  audiences = [names.audience(fleet)],
): Promise<string> {
  return spoke.api.requestToken(namespace, names.serviceAccount, audiences);
}

/** Logs in as a namespace of a cluster, with whatever token. @returns undefined if it is refused */
export function tryLogin(
  hub: Hub,
  { fleet, spoke, namespace, method = 'jwt' }: Login,
  jwt: string,
): Promise<string | undefined> {
  const role = names.readerRole(fleet, namespace);
  return hub.anonymous.tryLogin(names.authMount(fleet, spoke.name, method), { role, jwt });
}

/** @returns the hub's token */
export async function login(hub: Hub, place: Login): Promise<string> {
  const token = await tryLogin(hub, place, await serviceAccountToken(place));
  if (token === undefined) {
    throw new Error(`namespace ${place.namespace} of ${place.spoke.name} cannot log in`);
  }
  return token;
}

import type { FleetBase } from '../../fleet/fleet-base';
import { dataPath, type Location } from '../../fleet/location';
import { isObjectName, names } from '../../fleet/names';
import { vaultNamespaceFault } from '../../fleet/vault-namespace-fault';
import { mountFault } from '../../output/hub-names';

/** What is wrong with a place that a program names itself, and what to do; undefined for one that it may name. */
export function placeFault(place: Location, fleet: FleetBase): string | undefined {
  const { vaultNamespace, mount } = place;
  const ofMount = mountFault(mount);
  if (ofMount !== undefined) {
    return `mount ${JSON.stringify(mount)} ${ofMount}; give the path of one KV engine, such as "secret"`;
  }
  return vaultNamespaceFault(vaultNamespace, fleet) ?? pathFault(place) ?? fleetFault(place, fleet) ?? nameFault(place);
}

function pathFault({ mount, path, version }: Location): string | undefined {
  const wrong = (what: string, instead: string) => `path ${JSON.stringify(path)} ${what}; ${instead}`;
  const plain = path.replace(/^\/+|\/+$/g, '');
  if (plain === '') {
    return wrong('is empty', 'give the path of one value below the engine, such as "apps/payments/db"');
  }
  if (plain !== path) {
    return wrong('has a slash at an end', `write ${JSON.stringify(plain)}`);
  }
  // The operator cuts the engine off a key that begins with it.
  if (path.startsWith(`${mount}/`)) {
    return wrong(`begins with its engine`, `write ${JSON.stringify(path.slice(mount.length + 1))}, below the engine`);
  }
  const [, part, rest] = /^(data|metadata|delete|undelete|destroy)\/(.*)$/.exec(path) ?? [];
  if (version !== 1 && part !== undefined) {
    return wrong(
      `begins with "${part}/", which is part of the API of version 2 and of no name`,
      `write ${JSON.stringify(rest)}, or say version: 1 for an engine of version 1`,
    );
  }
  const parts = path.split('/');
  if (parts.some((one) => one === '' || one === '.' || one === '..')) {
    return wrong('holds "//", "." or ".."', 'write the path as `vault kv list` shows it');
  }
  if (path.includes('*') || parts.some((one) => one.startsWith('+')) || /\{\{|\}\}|\$\{|%\{/.test(path)) {
    return wrong('holds a wildcard or a template', 'name one value; make a secret for each');
  }
  return /[\p{C}\p{Z}?#%\\]/u.test(path)
    ? wrong('holds a space, a control character, "?", "#", "%" or "\\"', 'copy the value to a path without them')
    : undefined;
}

/**
 * Where the fleet keeps what it makes: values of all tenants are there. What is granted counts, whatever of it is said to
 * be the engine: "data/" is as much a part of a path as any other.
 */
function fleetFault(place: Location, { name, kvMount }: FleetBase): string | undefined {
  const granted = dataPath(place);
  const instead = 'use new StaticSecret(…) for what is there';
  if (granted.startsWith(`${name}.`)) {
    return `"${granted.split('/')[0]}" is one of the fleet's own, which begin with "${name}."; ${instead}`;
  }
  const shared = kvMount && `${kvMount.path}/`;
  if (shared === undefined || !granted.startsWith(shared)) {
    return undefined;
  }
  // Behind the part of the API: values are below `data`, what is known of them below `metadata`.
  const [, first] = granted.slice(shared.length).split('/');
  return first === name
    ? `path "${place.path}" is where the fleet keeps its own in "${kvMount!.path}", below "${name}/"; ${instead}`
    : undefined;
}

function nameFault({ vaultNamespace, mount, version = 2 }: Location): string | undefined {
  return isObjectName(names.existingKvStore(version, mount, vaultNamespace))
    ? undefined
    : `mount "${mount}" is too long for the name of a SecretStore; shorten it, or its Vault namespace`;
}

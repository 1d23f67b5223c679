import { Environment, Fleet, StaticSecret } from 'keywheel';
import { setFlagsFromString } from 'node:v8';
import { render } from '../../lib/synth/render';
import { acme, spoke, team } from '../fixtures/fleets';

/** More than V8 remembers of names that objects begin with. */
const TENANTS = 1_600;

function fleetOf(tenants: number): Fleet {
  const fleet = acme();
  const prod = new Environment(fleet, 'prod');
  const cluster = spoke(prod, 'eu');
  for (let index = 0; index < tenants; index += 1) {
    const tenant = team(prod, `tenant-${index}`);
    new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(tenant.addNamespace(cluster, `app-${index}`));
  }
  return fleet;
}

/** Whether V8 keeps the properties of both in the same shape. */
function sameShape(): (one: object, other: object) => boolean {
  setFlagsFromString('--allow-natives-syntax');
  try {
    return new Function('one', 'other', 'return %HaveSameMap(one, other)') as (one: object, other: object) => boolean;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

describe('a fleet of more tenants than V8 remembers names', () => {
  const { clusters, stacks } = render(fleetOf(TENANTS), { pathToWorkingDirectory: '..' });
  const isSame = sameShape();

  it.each(['ExternalSecret', 'SecretStore', 'Role'])('gives all %ss one shape, and what is in them', (kind) => {
    const objects = clusters
      .flatMap(({ files }) => files.flatMap(({ manifests }) => manifests.map(({ object }) => object)))
      .filter((object) => object.kind === kind);

    expect(objects).toHaveLength(TENANTS);
    expect(objects.every((object) => isSame(object, objects[0]!))).toBe(true);
    expect(objects.every(({ metadata }) => isSame(metadata, objects[0]!.metadata))).toBe(true);
    expect(
      objects.every(({ spec }) => spec === undefined || isSame(spec as object, objects[0]!['spec'] as object)),
    ).toBe(true);
  });

  it('gives all roles of a stack one shape, but for the first, which cdktf makes', () => {
    const { resource } = stacks.at(-1)!.json as { resource: Record<string, Record<string, object>> };
    const roles = Object.values(resource['vault_jwt_auth_backend_role']!).slice(1);

    expect(roles).toHaveLength(TENANTS - 1);
    expect(roles.every((role) => isSame(role, roles[0]!))).toBe(true);
  });
});

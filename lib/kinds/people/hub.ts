import { grouped } from '../../collections/grouped';
import { IdentityGroup } from '@cdktf/provider-vault/lib/identity-group';
import { IdentityGroupAlias } from '@cdktf/provider-vault/lib/identity-group-alias';
import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { Duration } from 'cdk8s';
import { Capability } from '../../fleet/capability';
import { Inventory, readingPlaces } from '../../fleet/inventory';
import { dataPath, engineOf, Location, locationOf } from '../../fleet/location';
import { names, terraformId, terraformPart } from '../../fleet/names';
import { People, PeopleGrant } from './people';
import { ExistingSecret } from '../kv-secret/existing-secret';
import { StaticSecret } from '../kv-secret/static-secret';
import { Tenant } from '../../fleet/tenant';
import { seconds } from '../../go/duration';
import { expression } from '../../encode/terraform';
import { absolute, Outside, outsideStatement } from '../../vault/outside';
import { addPolicy } from '../../vault/policy';
import { PathGrant } from '../../vault/policy-document';
import { Stack } from '../../vault/stack';

/** A working day at most. */
const TTL = seconds(Duration.hours(1));
const MAX_TTL = seconds(Duration.hours(8));

const SEE: readonly Capability[] = ['list', 'read'];
const WRITE: readonly Capability[] = ['create', 'delete', 'patch', 'update'];

/** Logins of people, and for each of their groups what it may do. */
export function addPeople(stack: Stack, people: People, inventory: Inventory): Outside {
  const { fleet, props } = people;
  const path = names.peopleMount(fleet.name);
  const id = terraformId('people');
  const variable = props.clientSecretVariable;
  stack.addEphemeralVariable(variable, {
    type: 'string',
    default: null,
    description: `Secret of ${props.clientId} at the identity provider. Needed whenever the mount of people is written.`,
  });
  const mount = stack.add(
    people,
    JwtAuthBackend,
    id,
    {
      path,
      type: 'oidc',
      description: `People of ${fleet.name}`,
      oidcDiscoveryUrl: props.discoveryUrl,
      oidcDiscoveryCaPem: props.caCertificate?.text,
      oidcClientId: props.clientId,
      defaultRole: names.peopleRole,
    },
    {
      overrides: {
        // A plan may not be without it, and the hub refuses a write that has none.
        oidc_client_secret_wo: expression(`var.${variable} == null ? "" : var.${variable}`),
        oidc_client_secret_wo_version: props.clientSecretVersion ?? 1,
      },
    },
  );
  const role = {
    backend: path,
    roleName: names.peopleRole,
    roleType: 'oidc',
    userClaim: 'sub',
    groupsClaim: props.groupsClaim ?? 'groups',
    oidcScopes: props.scopes && [...props.scopes],
    boundAudiences: [props.clientId],
    allowedRedirectUris: [...(props.redirectUris ?? redirectUris(fleet.vault!.address, path))],
    tokenTtl: TTL,
    tokenMaxTtl: MAX_TTL,
  };
  stack.add(people, JwtAuthBackendRole, id, role, { dependsOn: [mount] });
  const policies = addPolicies(stack, people, inventory, mount);
  const statements = [...policies.keys()].sort().map((group) => {
    const named = policies.get(group)!;
    addGroup(stack, people, group, [...named.keys()].sort(), mount);
    const who = `group ${absolute(fleet, names.peopleGroup(fleet.name, group))}`;
    return outsideStatement(fleet, who, together([...named.values()].flat()));
  });
  return Object.assign({}, ...statements) as Outside;
}

function redirectUris(address: string, path: string): string[] {
  return [`${address}/ui/vault/auth/${path}/oidc/callback`, 'http://localhost:8250/oidc/callback'];
}

/** The hub's group of that name in the identity provider: whoever logs in with it has its policies. */
function addGroup(stack: Stack, people: People, group: string, policies: string[], mount: string): void {
  const id = terraformId('people', terraformPart(group));
  const name = names.peopleGroup(people.fleet.name, group);
  const address = stack.add(people, IdentityGroup, id, { name, type: 'external', policies });
  const canonicalId = expression(`${address}.id`);
  stack.add(people, IdentityGroupAlias, id, {
    name: group,
    mountAccessor: expression(`${mount}.accessor`),
    canonicalId,
  });
}

/** @returns what each policy grants, by group and name */
function addPolicies(
  stack: Stack,
  people: People,
  inventory: Inventory,
  mount: string,
): Map<string, Map<string, PathGrant[]>> {
  const made = new Set<string>();
  const values = writtenValues(inventory);
  const byGroup = new Map<string, Map<string, PathGrant[]>>();
  for (const grant of people.granted) {
    const { name, id, grants } = policyOf(people, grant, inventory.tenants, values);
    if (!made.has(name)) {
      addPolicy(stack, grant.tenant ?? people, { id, name, grants: new Map(grants), dependsOn: [mount] });
      made.add(name);
    }
    byGroup.set(grant.group, (byGroup.get(grant.group) ?? new Map<string, PathGrant[]>()).set(name, grants));
  }
  return byGroup;
}

function policyOf({ fleet }: People, { kind, tenant }: PeopleGrant, tenants: readonly Tenant[], values: WrittenValues) {
  if (kind === 'auditor' || !tenant) {
    const grants = tenants.flatMap((one) => seen(one, values));
    return { name: names.auditorPolicy(fleet.name), id: terraformId('auditor'), grants };
  }
  const parts = [tenant.environment.name, tenant.name] as const;
  return kind === 'viewer'
    ? {
        name: names.viewerPolicy(fleet.name, ...parts),
        id: terraformId('viewer', ...parts),
        grants: seen(tenant, values),
      }
    : {
        name: names.ownerPolicy(fleet.name, ...parts),
        id: terraformId('owner', ...parts),
        grants: [...seen(tenant, values), ...written(tenant, values)],
      };
}

/** What is known of the secrets of a tenant, and of none of its values. */
function seen(tenant: Tenant, values: WrittenValues): PathGrant[] {
  const prefix = prefixOf(tenant);
  // An engine of version 1 keeps nothing but the values.
  const places = placesOf(tenant, values).filter(({ version }) => version !== 1);
  return [
    ...(prefix ? [[dataPath(prefix, 'metadata'), SEE] as const] : []),
    ...[...(prefix ? [] : ownLocations(tenant, values)), ...places].map((location): PathGrant => [
      dataPath(location, 'metadata'),
      ['read'],
    ]),
  ];
}

function written(tenant: Tenant, values: WrittenValues): PathGrant[] {
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  const locations = tenant.isolation.wholePrefix ? [prefixOf(tenant)!] : ownLocations(tenant, values);
  // What keywheel itself keeps below the prefix: a longer pattern outweighs a shorter one.
  const kept = tenant.isolation.wholePrefix ? names.ownPaths : [];
  return [
    ...[...locations, ...placesOf(tenant, values)].flatMap((location): PathGrant[] =>
      location.version === 1
        ? [[dataPath(location), WRITE]]
        : [
            [dataPath(location), WRITE],
            [dataPath(location, 'delete'), ['update']],
            [dataPath(location, 'undelete'), ['update']],
          ],
    ),
    ...kept.map((path): PathGrant => [dataPath({ vaultNamespace, mount, path: `${prefix}${path}*` }), ['deny']]),
  ];
}

/** All of a tenant, as a pattern; undefined where paths begin with Kubernetes namespaces and not with tenants. */
function prefixOf(tenant: Tenant): Location | undefined {
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  return tenant.isolation.kind === 'templatedPolicy' ? undefined : { vaultNamespace, mount, path: `${prefix}*` };
}

/** The values that people write, and where they are read, by tenant. */
interface WrittenValues {
  readonly secrets: ReadonlyMap<Tenant, readonly StaticSecret<string>[]>;
  readonly places: ReadonlyMap<Tenant, ReturnType<typeof readingPlaces>>;
  readonly existing: ReadonlyMap<Tenant, readonly ExistingSecret<string>[]>;
}

function writtenValues(inventory: Inventory): WrittenValues {
  const secrets = inventory.secrets.filter((secret) => secret instanceof StaticSecret);
  const places = readingPlaces(inventory).filter(({ secret }) => secret instanceof StaticSecret);
  return {
    secrets: grouped(secrets, ({ tenant }) => tenant),
    places: grouped(places, ({ secret }) => secret.tenant),
    existing: grouped(inventory.of(ExistingSecret), ({ tenant }) => tenant),
  };
}

/** Where the values lie that people write. */
function ownLocations(tenant: Tenant, { secrets, places }: WrittenValues): Location[] {
  return tenant.isolation.kind === 'templatedPolicy'
    ? (places.get(tenant) ?? []).map(({ secret, namespace }) => locationOf(secret, namespace))
    : (secrets.get(tenant) ?? []).map((secret) => locationOf(secret, undefined));
}

/** Where values were before keywheel. */
function placesOf(tenant: Tenant, { existing }: WrittenValues): Location[] {
  return (existing.get(tenant) ?? []).map(({ place }) => place);
}

/** What several policies grant on one path adds up, and a denial takes all. */
function together(grants: readonly PathGrant[]): PathGrant[] {
  const all = new Map<string, Set<Capability>>();
  for (const [path, capabilities] of grants as readonly (readonly [string, readonly Capability[]])[]) {
    const known = all.get(path) ?? new Set();
    capabilities.forEach((capability) => known.add(capability));
    all.set(path, known);
  }
  return [...all].map(([path, set]): PathGrant => [path, set.has('deny') ? ['deny'] : [...set].sort()]).sort();
}

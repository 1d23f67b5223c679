import type { Delivery } from '../fleet/delivery';
import type { Location } from '../fleet/location';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import { Tenant, type TenantProps } from '../fleet/tenant';
import type { TenantNamespace } from '../fleet/tenant-namespace';
import type { TenantSecret } from '../fleet/tenant-secret';
import type { Restartable } from '../fleet/workload';
import type { WorkloadClient } from '../fleet/workload-client';
import type { WorkloadIdentity } from '../fleet/workload-identity';
import { isFields } from '../collections/fields';
import { oneOf } from '../errors';
import { RotatingDatabaseCredential } from '../kinds/database/rotating-database-credential';
import { near } from '../text/near';
import { grantMethod, SECTIONS, type Section } from './file-shape';
import type { ExistingPath, KeptOfNamespace, TenantFileLimits } from './limits';
import { made } from './made';
import { MADE_BY_SECTION } from './made-by-section';
import type { FieldsShape, Shape } from './shape';
import { dataOf } from './template-text';
import { fieldName, type TenantFile } from './tenant-file';

type Said = Readonly<Record<string, unknown>>;
type Way = readonly (string | number)[];
type Secret = TenantSecret<string>;
/** Why a tenant may not have what a file names, for it may be another's; else what the platform says of it, or nothing. */
export interface Refusals {
  readonly namespace: (tenant: string, cluster: SpokeCluster, namespace: string) => KeptOfNamespace | string;
  readonly path: (tenant: Tenant, place: Location) => ExistingPath | string;
  readonly user: (credential: RotatingDatabaseCredential, username: string) => string | undefined;
}

/** Makes of a file what the program would state: the same constructs, each with its line of the file. */
export class TenantMaker {
  private readonly namespaces: TenantNamespace[] = [];
  private readonly clients: WorkloadClient[] = [];

  constructor(
    private readonly file: TenantFile,
    private readonly shape: FieldsShape,
    private readonly limits: TenantFileLimits,
    private readonly refuse: Refusals,
  ) {}

  make(said: Said): Tenant | undefined {
    const { file } = this;
    const props = this.options([], said, this.shape, ['namespaces', ...Object.keys(SECTIONS)]);
    const tenant = file.saying(
      [],
      () =>
        new Tenant(file.environment, file.tenant, {
          ...(props as unknown as TenantProps),
          isolation: this.limits.isolation,
        }),
    );
    if (!tenant) {
      return undefined;
    }
    for (const [name, one] of entries(said['namespaces'])) {
      this.namespace(tenant, name, one);
    }
    this.requireSize(said);
    for (const section of Object.keys(SECTIONS) as Section[]) {
      for (const [name, one] of entries(said[section])) {
        this.entry(tenant, section, name, one);
      }
    }
    return tenant;
  }

  private namespace(tenant: Tenant, name: string, said: Said): void {
    const way = ['namespaces', name];
    const { clusters, clients, identities, ...options } = this.options(way, said);
    for (const cluster of clusters as readonly SpokeCluster[]) {
      const kept = this.kept(tenant, cluster, way, options);
      if (!kept) {
        return;
      }
      const namespace = this.file.saying(way, () => tenant.addNamespace(cluster, name, { ...options, ...kept }));
      if (namespace) {
        this.namespaces.push(namespace);
        this.accounts(namespace, way, { clients, identities });
      }
    }
  }

  /** What only the platform says of a namespace; undefined, with a note, where the tenant may not have it so. */
  private kept(tenant: Tenant, cluster: SpokeCluster, way: Way, options: Said): KeptOfNamespace | undefined {
    const before = typeof options['renamedFrom'] === 'string' ? [options['renamedFrom']] : [];
    const [kept, ...others] = [way.at(-1) as string, ...before].map((one) =>
      this.refuse.namespace(tenant.name, cluster, one),
    );
    const refusal = [kept, ...others].find((one) => typeof one === 'string');
    if (refusal !== undefined || typeof kept !== 'object') {
      this.file.problem(way, 'NamespaceNotOwned', refusal!);
      return undefined;
    }
    if (options['names'] !== undefined && kept.names !== undefined) {
      const own = [...way, 'names'];
      const reason = `${fieldName(own)} does not go together with the names that the platform gives this namespace (existingNamespaces); leave it out`;
      this.file.problem(own, 'FieldConflict', reason);
      return undefined;
    }
    return kept;
  }

  private accounts(namespace: TenantNamespace, way: Way, { clients, identities }: Said): void {
    for (const [name, options] of entries(clients)) {
      const client = this.file.saying([...way, 'clients', name], () => namespace.addClient(name, options));
      this.clients.push(...(client ? [client] : []));
    }
    for (const [name, { identity, usedBy }] of entries(identities)) {
      this.file.saying([...way, 'identities', name], () => {
        const account = namespace.addWorkloadIdentity(name, identity as WorkloadIdentity);
        const users = (usedBy ?? []) as Parameters<typeof account.usedBy>;
        return users.length > 0 ? account.usedBy(...users) : account;
      });
    }
  }

  private entry(tenant: Tenant, section: Section, name: string, said: Said | null): void {
    const way = [section, name];
    const { allow, ...props } = this.options(way, said, undefined, ['deliveries', 'mounts']);
    const more = section === 'existingSecrets' ? this.existing(tenant, way, props as unknown as Location) : {};
    const owned =
      more && this.file.saying(way, () => new MADE_BY_SECTION[section](tenant, name, { ...props, ...more } as never));
    if (!owned) {
      return;
    }
    if (owned instanceof RotatingDatabaseCredential) {
      const refusals = owned.usernames.flatMap((one) => this.refuse.user(owned, one) ?? []);
      refusals.forEach((reason) => this.file.problem([...way, 'rotation'], 'UserNotOwned', reason));
    }
    ((said?.['deliveries'] ?? []) as Said[]).forEach((one, index) =>
      this.delivery(owned as Secret, [...way, 'deliveries', index], one),
    );
    ((said?.['mounts'] ?? []) as Said[]).forEach((one, index) =>
      this.mount(owned as Secret, [...way, 'mounts', index], one),
    );
    for (const [word, clients] of Object.entries((allow ?? {}) as Said)) {
      (clients as string[]).forEach((client, index) => {
        const own = [...way, 'allow', word, index];
        for (const one of this.clientsNamed(own, client)) {
          this.file.saying(own, () =>
            (owned as Record<string, (client: WorkloadClient) => void>)[grantMethod(word)]!(one),
          );
        }
      });
    }
  }

  /** What only the platform says of a value of before; undefined, with a note, where the tenant may not have it. */
  private existing(tenant: Tenant, way: Way, place: Location): Pick<ExistingPath, 'version'> | undefined {
    const given = this.refuse.path(tenant, place);
    if (typeof given === 'string') {
      this.file.problem([...way, 'path'], 'PathNotOwned', given);
      return undefined;
    }
    return { version: given.version };
  }

  private delivery(secret: Secret, way: Way, said: Said | null): void {
    const { namespace, clusters, restarts, ...options } = this.options(way, said);
    if (!this.namesKeys(secret, [...way, 'data'], said?.['data'])) {
      return;
    }
    for (const one of this.namespacesNamed(way, namespace as string | undefined, clusters as SpokeCluster[])) {
      this.file.saying(way, () => {
        const delivery: Delivery<string> = secret.deliver(one, options);
        const workloads = (restarts ?? []) as Restartable[];
        return workloads.length > 0 ? delivery.restartOnChange(...(workloads as [Restartable])) : delivery;
      });
    }
  }

  /** For a client of each namespace of that name. */
  private mount(secret: Secret, way: Way, said: Said): void {
    const { client, ...options } = this.options(way, said);
    if (this.namesKeys(secret, [...way, 'files'], said['files'])) {
      for (const one of this.clientsNamed([...way, 'client'], client as string)) {
        this.file.saying(way, () => secret.mount(one, options));
      }
    }
  }

  /** Whether names and templates are of keys of a secret; notes where they are not. */
  private namesKeys(secret: Secret, way: Way, data: unknown): boolean {
    const problems = isFields(data) ? dataOf(data, secret.references).problems : [];
    problems.forEach((one) => {
      const own = [...way, ...one.way];
      this.file.problem(own, one.code ?? 'KeyUnknown', `${fieldName(own)} ${one.reason}`);
    });
    return problems.length === 0;
  }

  /** The namespaces of a name, on the clusters that are named, or on all of its own. */
  private namespacesNamed(way: Way, name: string | undefined, clusters?: readonly SpokeCluster[]): TenantNamespace[] {
    const names = [...new Set(this.namespaces.map((one) => one.name))];
    const own = this.namespaces.filter((one) => one.name === (name ?? names[0]));
    if (name === undefined && names.length > 1) {
      this.file.problem([...way, 'namespace'], 'FieldMissing', `field "namespace" is missing; use ${oneOf(names)}`);
      return [];
    }
    if (own.length === 0) {
      const use = names.length === 0 ? 'state one in "namespaces"' : `use ${oneOf(names)}`;
      const [meant] = near(name ?? '', names);
      const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
      this.file.problem([...way, 'namespace'], 'FieldInvalid', `the tenant has no such namespace; ${use}${hint}`);
      return [];
    }
    return (clusters ?? own.map(({ cluster }) => cluster)).flatMap((cluster, index) => {
      const there = own.find((one) => one.cluster === cluster);
      if (!there) {
        const use = oneOf(own.map((one) => one.cluster.name));
        const reason = `namespace "${own[0]!.name}" is not on cluster "${cluster.name}"; use ${use}, or add the cluster to the namespace`;
        this.file.problem([...way, 'clusters', index], 'FieldInvalid', reason);
      }
      return there ?? [];
    });
  }

  /** `api`, where one namespace has a client of that name, or `<namespace>/api`. */
  private clientsNamed(way: Way, said: string): WorkloadClient[] {
    const own = this.clients.filter(({ name, namespace }) => name === said || `${namespace.name}/${name}` === said);
    const spaces = [...new Set(own.map(({ namespace }) => namespace.name))];
    if (spaces.length > 1) {
      const use = oneOf(spaces.map((one) => `${one}/${said}`));
      this.file.problem(way, 'FieldInvalid', `several namespaces have a client of this name; use ${use}`);
      return [];
    }
    if (own.length === 0) {
      const names = [...new Set(this.clients.map(({ name }) => name))];
      const use = names.length === 0 ? 'state one in "clients" of a namespace' : `use ${oneOf(names)}`;
      this.file.problem(way, 'FieldInvalid', `the tenant has no such client; ${use}`);
    }
    return own;
  }

  /** Options as the program says them. @param but fields that are none */
  private options(way: Way, said: Said | null, shape = this.shapeAt(way), but: readonly string[] = []): Said {
    const own = Object.entries(said ?? {}).filter(([name]) => !but.includes(name));
    return Object.fromEntries(
      own.map(([name, value]) => [
        name,
        made(value, shape.fields[name]!.shape, (reference) => this.referenced([...way, name], reference)),
      ]),
    );
  }

  private shapeAt(way: Way): FieldsShape {
    return way.reduce<Shape>(
      (shape, part) =>
        shape.is === 'fields'
          ? shape.fields[part]!.shape
          : shape.is === 'map' || shape.is === 'list'
            ? shape.of
            : shape,
      this.shape,
    ) as FieldsShape;
  }

  /** A namespace as `<cluster>/<namespace>`, or what a client is called, which is looked up where it is granted something. */
  private referenced(way: Way, name: string): unknown {
    if (way.at(-1) === 'allow') {
      return name;
    }
    const own = this.namespaces.find((one) => `${one.cluster.name}/${one.name}` === name);
    if (!own) {
      const use = oneOf(this.namespaces.map((one) => `${one.cluster.name}/${one.name}`)) || 'one of "namespaces"';
      this.file.problem(way, 'FieldInvalid', `the tenant has no such namespace; use ${use}`);
    }
    return own;
  }

  private requireSize(said: Said): void {
    const most = this.limits.sizes?.secrets;
    const count = Object.keys(SECTIONS).reduce((sum, one) => sum + entries(said[one]).length, 0);
    if (most !== undefined && count > most) {
      const reason = `the tenant has ${count} secrets and keys, and the platform allows ${most}; leave some out, or ask for more`;
      this.file.problem([], 'FieldInvalid', reason);
    }
  }
}

function entries(named: unknown): [string, Said][] {
  return Object.entries((named ?? {}) as Record<string, Said>);
}

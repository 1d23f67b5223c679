import { Construct, IConstruct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { Capability } from './capability';
import type { Tenant } from './tenant';
import type { TenantNamespace } from './tenant-namespace';

/** What a tenant owns on the hub. */
export interface Grantable extends IConstruct {
  readonly tenant: Tenant;
}

/** One thing that a client may do. */
export interface ClientGrant {
  readonly on: Grantable;
  /** As a policy names it where the client logs in. */
  readonly path: string;
  readonly capabilities: readonly Capability[];
}

/** Somebody of a tenant who calls the hub with a login of its own, instead of getting a Secret from the operator. */
@checked
export abstract class HubClient extends Construct {
  /** Where it runs, if that is in Kubernetes: part of the paths of its secrets with `Isolation.templatedPolicy`. */
  abstract readonly namespace: TenantNamespace | undefined;

  private readonly granted: ClientGrant[] = [];

  /** @internal */
  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
    readonly tenant: Tenant,
  ) {
    super(scope, id);
  }

  /** @internal Everything that it was granted, in the order of the program. */
  get grants(): readonly ClientGrant[] {
    return this.granted;
  }

  /** @internal Everything that it may do, by path: what both sides say of it. */
  get calls(): ReadonlyMap<string, readonly Capability[]> {
    const calls = new Map<string, Set<Capability>>();
    for (const { path, capabilities } of this.granted) {
      const known = calls.get(path) ?? new Set();
      capabilities.forEach((capability) => known.add(capability));
      calls.set(path, known);
    }
    return new Map([...calls].map(([path, capabilities]) => [path, [...capabilities].sort()] as const).sort(byPath));
  }

  /** @internal Called by what is granted. */
  grant(on: Grantable, path: string, ...capabilities: Capability[]): void {
    if (on.tenant !== this.tenant) {
      note(
        on,
        'AnotherTenantsClient',
        `client "${this.name}" belongs to tenant "${this.tenant.name}", and this to "${on.tenant.name}"; ` +
          `use a client of "${on.tenant.name}"`,
      );
      return;
    }
    this.granted.push({ on, path, capabilities });
  }
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

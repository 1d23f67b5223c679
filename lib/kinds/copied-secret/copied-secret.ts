import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { TenantSecret } from '../../fleet/tenant-secret';
import type { UpstreamAuth } from './upstream-auth';

/** @internal Secrets of a namespace: one by its name, or all that match. */
export type Selected =
  | { readonly secretName: string }
  | { readonly names: string; readonly labels?: undefined }
  | { readonly labels: Readonly<Record<string, string>>; readonly names?: undefined };

/** What is copied from a namespace of Kubernetes, and lives on no hub. */
@checked
export abstract class CopiedSecret<K extends string> extends TenantSecret<K> {
  readonly from: TenantNamespace;

  /** @param keys undefined where only the namespace that it is from knows them */
  constructor(scope: Construct, id: string, from: TenantNamespace, keys: readonly K[] | undefined) {
    super(scope, id, keys ?? [], undefined, { isOpen: keys === undefined });
    this.from = from;
    if (from.tenant !== this.tenant) {
      note(
        this,
        'AnotherTenantsNamespace',
        `namespace "${from.name}" belongs to tenant "${from.tenant.name}", the secret to ` +
          `"${this.tenant.name}"; use a namespace of "${this.tenant.name}"`,
      );
    }
  }

  /** @internal */
  override get home(): 'elsewhere' {
    return 'elsewhere';
  }

  /** @internal */
  abstract get selected(): Selected;

  protected override readPaths(): string[] {
    note(this, 'NotOnHub', 'a Secret that is copied is on no hub, so no client reads it there; deliver it instead');
    return [];
  }

  /** @internal How another cluster is read; undefined for what stays on its cluster. */
  abstract get auth(): UpstreamAuth | undefined;
}

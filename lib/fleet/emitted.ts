import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checked } from '../options/checked';

export interface ManifestSelector {
  readonly kind: string;
  /** @default - every object of the kind */
  readonly name?: string;
}
export interface ResourceSelector {
  /** Terraform's type, such as `vault_policy`. */
  readonly type: string;
  /** Terraform's name of it. @default - every resource of the type */
  readonly id?: string;
}

/** @internal */
export type Change =
  | { readonly manifest: ManifestSelector; readonly operations: readonly JsonPatch[] }
  | { readonly resource: ResourceSelector; readonly path: string; readonly value: unknown }
  | { readonly resource: ResourceSelector; readonly importedFrom: string };

const CHANGES = Symbol.for('keywheel.changes');

/**
 * The way to everything that a construct and those below it emit, on both sides, for what keywheel has no word for.
 * Changes are made at synthesis, before the checks; one that finds nothing or changes nothing is an error.
 */
@checked
export class Emitted {
  static of(construct: IConstruct): Emitted {
    return new Emitted(construct);
  }

  /** @internal */
  static changesOf(construct: IConstruct): readonly Change[] {
    return (construct as { [CHANGES]?: Change[] })[CHANGES] ?? [];
  }

  private constructor(private readonly construct: IConstruct) {}

  /** Patches Kubernetes objects (RFC 6902). */
  patch(manifest: ManifestSelector, ...operations: JsonPatch[]): this {
    return this.add({ manifest, operations });
  }

  /**
   * Sets a value in Terraform resources, at a path such as `lifecycle.prevent_destroy`. The value is Terraform's own
   * text: `${...}` in it is an expression.
   */
  override(resource: ResourceSelector, path: string, value: unknown): this {
    return this.add({ resource, path, value });
  }

  /**
   * Lets Terraform take over what is there, instead of making it: an `import` block, which changes nothing once it is in
   * the state. https://developer.hashicorp.com/terraform/language/block/import
   *
   * @param resource exactly one
   * @param id as the provider names it for an import, such as `auth/kubernetes/role/payments`
   */
  importFrom(resource: ResourceSelector, id: string): this {
    return this.add({ resource, importedFrom: id });
  }

  private add(change: Change): this {
    ((this.construct as { [CHANGES]?: Change[] })[CHANGES] ??= []).push(change);
    return this;
  }
}

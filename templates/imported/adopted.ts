import { JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Emitted, Findings } from 'keywheel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stays as it was found. Remove an entry to go over to what keywheel makes of the program. */
interface Adopted {
  readonly resources: readonly {
    readonly of: string;
    readonly type: string;
    readonly id: string;
    readonly import: string;
    readonly override: Readonly<Record<string, unknown>>;
  }[];
  readonly manifests: readonly {
    readonly of: string;
    readonly kind: string;
    readonly name: string;
    readonly patch: readonly { readonly op: string; readonly path: string; readonly value?: unknown }[];
  }[];
  readonly findings: readonly {
    readonly of: string;
    readonly check: string;
    readonly reason: string;
    /** Tenants between whom it is, and none that joins them later. */
    readonly among?: readonly string[];
  }[];
}

const OPERATIONS: Readonly<Record<string, (path: string, value: unknown) => JsonPatch>> = {
  add: (path, value) => JsonPatch.add(path, value),
  replace: (path, value) => JsonPatch.replace(path, value),
  remove: (path) => JsonPatch.remove(path),
};

/** Lets Terraform take over what is on the hub, and leaves both sides in the form in which adopted.json has them. */
export function adopt(fleet: IConstruct): void {
  const adopted = JSON.parse(readFileSync(join(__dirname, 'adopted.json'), 'utf8')) as Adopted;
  for (const { of, type, id, import: from, override } of adopted.resources) {
    const emitted = Emitted.of(nearest(fleet, of)).importFrom({ type, id }, from);
    Object.entries(override).forEach(([argument, value]) => emitted.override({ type, id }, argument, value));
  }
  for (const { of, kind, name, patch } of adopted.manifests) {
    Emitted.of(nearest(fleet, of)).patch({ kind, name }, ...patch.map(({ op, path, value }) => OPERATIONS[op]!(path, value)));
  }
  for (const { of, check, reason, among } of adopted.findings) {
    Findings.of(nearest(fleet, of)).acknowledge(check, reason, { among });
  }
}

/** The construct at a path, or the nearest above it. */
function nearest(fleet: IConstruct, path: string): IConstruct {
  return path
    .split('/')
    .reduce((above, id) => above.node.tryFindChild(id) ?? above, fleet);
}

import { JsonPatch } from 'cdk8s';
import { TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { Change, Emitted } from '../fleet/emitted';
import { Emission } from '../kubernetes/namespace-manifests';
import { KubernetesObject } from '../kubernetes/object';
import { Stack } from '../vault/stack';
import { Manifest } from './synthesized-fleet';
import { requireNoTerraformToken } from './terraform-token-guard';

/** The changes that the program asks for through {@link Emitted}, and which of them had an effect. */
export class Changes {
  private readonly changes: { readonly construct: IConstruct; readonly change: Change; effective: boolean }[];

  constructor(constructs: readonly IConstruct[]) {
    this.changes = constructs.flatMap((construct) =>
      Emitted.changesOf(construct).map((change) => ({ construct, change, effective: false })),
    );
  }

  manifest({ object, owner }: Emission): Manifest {
    let current = object;
    for (const entry of this.changes) {
      const { construct, change } = entry;
      if (
        'manifest' in change &&
        change.manifest.kind === current.kind &&
        [undefined, current.metadata.name].includes(change.manifest.name) &&
        owner.node.scopes.includes(construct)
      ) {
        const patched = JsonPatch.apply(structuredClone(current), ...change.operations) as KubernetesObject;
        entry.effective ||= JSON.stringify(patched) !== JSON.stringify(current);
        current = patched;
      }
    }
    requireNoTerraformToken(current, owner.node.path);
    return { object: current, path: owner.node.path };
  }

  stack(stack: Stack): void {
    for (const entry of this.changes) {
      const { construct, change } = entry;
      if (!('resource' in change)) {
        continue;
      }
      for (const [address, resource] of stack.resources) {
        const [type, id] = address.split('.');
        if (
          change.resource.type === type &&
          [undefined, id].includes(change.resource.id) &&
          stack.owners.get(address)!.node.scopes.includes(construct)
        ) {
          const before = JSON.stringify(attributesOf(resource));
          resource.addOverride(change.path, change.value);
          entry.effective ||= JSON.stringify(attributesOf(resource)) !== before;
        }
      }
    }
  }

  errors(): FleetError[] {
    return this.changes
      .filter(({ effective }) => !effective)
      .map(({ construct, change }) => {
        const target = 'manifest' in change ? change.manifest : change.resource;
        return new FleetError(
          'ChangeWithoutEffect',
          `Emitted.of(...) changes nothing in ${JSON.stringify(target)}; name an object that this construct emits, ` +
            'and a value that it does not have yet',
          construct,
        );
      });
  }
}

function attributesOf(resource: TerraformResource): unknown {
  return (resource.toTerraform() as { resource: unknown }).resource;
}

import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { Change, Emitted } from '../fleet/emitted';
import { Emission } from '../kubernetes/emission';
import { KubernetesObject } from '../output/kubernetes-object';
import { Stack } from '../vault/stack';
import { Manifest } from '../output/cluster';

interface Entry {
  readonly construct: IConstruct;
  readonly change: Change;
  effective: boolean;
}

/** The changes that the program asks for through {@link Emitted}, and which of them had an effect. */
export class Changes {
  private readonly changes: Entry[];
  private readonly failed: FleetError[] = [];

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
        const patched = this.patched(current, entry);
        entry.effective ||= JSON.stringify(patched) !== JSON.stringify(current);
        current = patched;
      }
    }
    return { object: current, path: owner.node.path };
  }

  private patched(object: KubernetesObject, { construct, change }: Entry): KubernetesObject {
    const { operations } = change as Extract<Change, { manifest: unknown }>;
    try {
      return JsonPatch.apply(structuredClone(object), ...operations) as KubernetesObject;
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      const { kind, metadata } = object;
      this.failed.push(
        new FleetError(
          'PatchInvalid',
          `a patch of ${kind} "${metadata.name}" cannot be applied (${reason}); name a path that is there`,
          construct,
        ),
      );
      return object;
    }
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
          const before = JSON.stringify(resource.attributes);
          resource.construct.addOverride(change.path, change.value);
          entry.effective ||= JSON.stringify(resource.attributes) !== before;
        }
      }
    }
  }

  errors(): FleetError[] {
    const failed = new Set(this.failed.map(({ path }) => path));
    const withoutEffect = this.changes
      .filter(({ effective, construct }) => !effective && !failed.has(construct.node.path))
      .map(({ construct, change }) => {
        const target = 'manifest' in change ? change.manifest : change.resource;
        return new FleetError(
          'ChangeWithoutEffect',
          `Emitted.of(...) changes nothing in ${JSON.stringify(target)}; name an object that this construct emits, ` +
            'and a value that it does not have yet',
          construct,
        );
      });
    return [...this.failed, ...withoutEffect];
  }
}

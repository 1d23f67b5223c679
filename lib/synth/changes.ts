import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { fitArguments } from '../files/argument-shapes';
import { Change, Emitted } from '../fleet/emitted';
import { Emission } from '../kubernetes/emission';
import { KubernetesObject } from '../output/kubernetes-object';
import { literals } from '../encode/terraform';
import { Stack } from '../vault/stack';
import { Manifest } from '../output/cluster';

interface Entry {
  readonly construct: IConstruct;
  readonly change: Change;
  /** Its place in the program. */
  readonly place: number;
  effective: boolean;
}

/** Arguments of every resource that say how often it is made, and by which provider. */
const OF_TERRAFORM: ReadonlySet<string> = new Set(['count', 'for_each', 'provider']);

/** The changes that the program asks for through {@link Emitted}, and which of them had an effect. */
export class Changes {
  private readonly changes: Entry[];
  private readonly failed: FleetError[] = [];
  private readonly byConstruct = new Map<IConstruct, readonly Entry[]>();

  constructor(constructs: readonly IConstruct[]) {
    let place = 0;
    this.changes = constructs.flatMap((construct) => {
      const own = Emitted.changesOf(construct).map((change) => {
        place += 1;
        return { construct, change, place, effective: false };
      });
      if (own.length > 0) {
        this.byConstruct.set(construct, own);
      }
      return own;
    });
  }

  /** What is asked for of a construct and of those above it, in the order of the program. */
  private of({ node }: IConstruct): readonly Entry[] {
    if (this.changes.length === 0) {
      return this.changes;
    }
    return node.scopes.flatMap((scope) => this.byConstruct.get(scope) ?? []).sort((a, b) => a.place - b.place);
  }

  manifest({ object, owner }: Emission): Manifest {
    let current = object;
    for (const entry of this.of(owner)) {
      const { change } = entry;
      if (
        'manifest' in change &&
        change.manifest.kind === current.kind &&
        [undefined, current.metadata.name].includes(change.manifest.name)
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
    const imports: object[] = [];
    for (const [address, resource] of this.changes.length === 0 ? [] : stack.resources) {
      const [type, id] = address.split('.');
      for (const entry of this.of(stack.owners.get(address)!)) {
        const { change } = entry;
        if ('resource' in change && change.resource.type === type && [undefined, id].includes(change.resource.id)) {
          if ('importedFrom' in change) {
            imports.push(this.importOf(entry, address, change.importedFrom));
            continue;
          }
          const before = JSON.stringify(resource.attributes);
          resource.construct.addOverride(change.path, change.value);
          entry.effective ||= JSON.stringify(resource.attributes) !== before;
          this.fault(address, change, resource.attributes, entry);
        }
      }
    }
    if (imports.length > 0) {
      stack.addOverride('import', imports);
    }
  }

  /** Not as cdktf does it, which starts Terraform to ask for its version. */
  private importOf(entry: Entry, to: string, id: string): object {
    if (entry.effective) {
      this.failed.push(
        new FleetError(
          'ImportAmbiguous',
          `importFrom(..., "${id}") names more than one resource; name one, by its type and its id`,
          entry.construct,
        ),
      );
    }
    entry.effective = true;
    return literals({ to, id });
  }

  /** What Terraform decides, and what is of another type than the provider has it, would not be read by the checks. */
  private fault(
    address: string,
    { path }: Extract<Change, { path: unknown }>,
    attributes: Readonly<Record<string, unknown>>,
    { construct }: Entry,
  ): void {
    const [argument = ''] = path.split('.');
    const { misread } = fitArguments(address.split('.')[0]!, { [argument]: attributes[argument] }, { place: address });
    const what = OF_TERRAFORM.has(argument)
      ? `"${argument}" of ${address} would decide in Terraform whether it is made, and on which server; leave it out, or ` +
        'declare in the program what is made'
      : misread.map(
          ({ message }) => `${message}; write it out: an expression may be a text, or in a list one of the texts`,
        )[0];
    if (what !== undefined) {
      this.failed.push(new FleetError('OverrideInvalid', what, construct));
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
            `and a value that it does not have yet${openInterval(target)}`,
          construct,
        );
      });
    return [...this.failed, ...withoutEffect];
  }
}

/** An interval that is open is the default until it is spread: a patch cannot tell the two apart. */
function openInterval(target: object): string {
  return 'kind' in target && target.kind === 'ExternalSecret'
    ? '. An interval of "1h0m0s" that the program leaves open becomes shorter later (refreshSpread): to have exactly that, ' +
        'give the delivery refreshInterval: Duration.hours(1)'
    : '';
}

import { Machine, MachineAuth, StaticSecret } from 'keywheel';
import type { Change } from '../../lib/change/change';
import { changesOf } from '../../lib/change/changes';
import { RenderedSide, renderedSide, sideOf } from '../../lib/change/side';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { small } from '../fixtures/fleets';

/** What a fleet renders, to be edited as somebody does who writes files, or whose program patches them. */
export class Edited {
  static of(edit: (edited: Edited) => void = () => {}): RenderedSide {
    const edited = new Edited(structuredClone(base()));
    edit(edited);
    return edited.rendered;
  }

  private constructor(readonly rendered: any) {}

  /** The stack of the hub. */
  get hub(): any {
    return this.rendered.stacks.find(({ name }: any) => name === 'hub').json;
  }

  resource(type: string, name: string, body: object): void {
    (this.hub.resource[type] ??= {})[name] = body;
  }

  object(object: object): void {
    this.rendered.clusters[0].files[0].manifests.push({ path: 'x', object });
  }

  /** The first object of a kind. */
  first(kind: string): any {
    const files = this.rendered.clusters.flatMap((cluster: any) => cluster.files);
    return files.flatMap((file: any) => file.manifests).find((one: any) => one.object.kind === kind).object;
  }
}

let once: RenderedSide | undefined;

/** A pipeline and a namespace that read a secret. */
function base(): RenderedSide {
  if (!once) {
    const { fleet, payments, namespace } = small();
    const stripe = new StaticSecret(payments, 'stripe', { keys: ['api_key'] });
    stripe.deliver(namespace);
    stripe.grantRead(
      new Machine(payments, 'ci', {
        auth: MachineAuth.token({
          ...{ issuer: 'github', discoveryUrl: 'https://token.actions.githubusercontent.com' },
          ...{ audience: 'https://vault.example.com', claims: { repository: 'acme/payments' } },
        }),
      }),
    );
    once = renderedSide(synthesizeInMemory(fleet));
  }
  return once;
}

export type Edit = (edited: Edited) => void;

export function changesBetween(before: Edit, after: Edit): readonly Change[] {
  return changesOf(sideOf([Edited.of(before)]), sideOf([Edited.of(after)])).changes;
}

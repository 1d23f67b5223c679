import type { Fleet } from 'keywheel';
import type { Bench } from './bench';
import type { Deployment } from './deployment';
import { until } from './poll';
import { Hands, Printed, PrintedPlan } from './printed-plan';
import type { ReadingClient } from './reading-client';
import { refresh, untilSynced } from './synced';

export interface PlannedChangesProps<Program> {
  readonly bench: Bench;
  readonly deployment: Deployment;
  readonly spokes: readonly string[];
  readonly client: ReadingClient;
  readonly fleetOf: (program: Program) => Fleet;
  readonly hands?: Hands;
  /** Pods take the settings that are there, some time after each step. @default - there are none */
  readonly restart?: () => Promise<unknown>;
  /** What Terraform is told. @default - nothing */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A fleet that goes from one program to the next by what `keywheel plan` prints, while a client uses it. */
export class PlannedChanges<Program extends object> {
  readonly printed: PrintedPlan;
  present: Partial<Program> = {};

  constructor(private readonly props: PlannedChangesProps<Partial<Program>>) {
    this.printed = new PrintedPlan(props.bench, props.deployment, props.spokes, props.variables);
  }

  /** From what is there now. */
  async planTo(difference: Partial<Program>, remove: readonly string[] = []): Promise<Printed> {
    const { deployment, fleetOf } = this.props;
    this.printed.keepApplied();
    deployment.workspace.synth(fleetOf({ ...this.present, ...difference }), { remove });
    return this.printed.plan('--discard');
  }

  /** To its end, and nobody is interrupted; then the output of the program is what is there. */
  async carryOut(plan: Printed, difference: Partial<Program>): Promise<void> {
    const { client, hands = {}, restart } = this.props;
    this.present = { ...this.present, ...difference };
    const before = client.attempts;
    client.failures.length = 0;
    await this.printed.carryOut(plan, hands, async () => {
      await this.readAgain();
      await client.hasBeenThere();
      if (restart) {
        await restart();
        await client.hasBeenThere();
      }
    });
    expect(client.failures).toEqual([]);
    expect(client.attempts).toBeGreaterThan(before);
    await this.isThere();
  }

  /** One stack of after at once, which the plan forbids: the client is cut off. Then it is put back, and it reads again. */
  async forbidden(plan: Printed, stack: string, check: string): Promise<string> {
    const { client, deployment, fleetOf, variables } = this.props;
    const unit = stack === 'hub' ? 'hub' : 'stack';
    const orders = plan.broken.filter(({ breaks }) => breaks.some(({ id }) => id === check));
    expect(orders.map(({ taken }) => taken)).toContainEqual([{ unit, to: 'new' }]);
    client.failures.length = 0;
    await deployment.applyStacks(variables, [stack]);
    await until('the client is cut off', () => client.failures.length > 0);
    const [failure] = client.failures;

    deployment.workspace.synth(fleetOf(this.present));
    await deployment.applyStacks(variables, [stack]);
    await until('the client reads again', () => client.attempt().then(() => true));
    await client.hasBeenThere();
    client.failures.length = 0;
    return failure!;
  }

  /** All of a program at once, as it is written: what was refused is what is there afterwards. */
  async forbiddenAll(difference: Partial<Program>): Promise<void> {
    const { bench, client, deployment, fleetOf, spokes, variables } = this.props;
    await client.stop();
    deployment.workspace.synth(fleetOf({ ...this.present, ...difference }));
    await deployment.applyStacks(variables);
    for (const name of spokes) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(...this.spokes());
  }

  /** The operators read everything now. */
  async readAgain(): Promise<void> {
    for (const spoke of this.spokes()) {
      for (const { metadata } of await spoke.api.list('external-secrets.io/v1', 'ExternalSecret')) {
        await refresh(spoke, metadata.namespace, metadata.name);
      }
    }
  }

  private async isThere(): Promise<void> {
    const { client, deployment, spokes, variables } = this.props;
    expect(await deployment.changedStacks(variables)).toEqual([]);
    for (const name of spokes) {
      await deployment.sync(name, this.props.bench.spoke(name));
    }
    await untilSynced(...this.spokes());
    await client.hasBeenThere();
    expect(client.failures).toEqual([]);
  }

  private spokes() {
    return this.props.spokes.map((name) => this.props.bench.spoke(name));
  }
}

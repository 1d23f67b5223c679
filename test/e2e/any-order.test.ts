import fc from 'fast-check';
import { Environment, GeneratedSecret, Tenant } from 'keywheel';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorsOf } from '../fixtures/fleets';
import { ModelHub } from '../synth/model-hub';
import { Applier } from './applier/applier';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { Deployment } from './bench/deployment';
import { OPENBAO, scenarios } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';
import { publicKeyCluster } from './fleets/paper-cluster';

/** `<tenant>/<secret>`. */
type Program = readonly string[];
/** What people and disasters do; all but the first two to the hub. */
type Step =
  | { readonly does: 'synth'; readonly program: Program }
  | { readonly does: 'apply' }
  | { readonly does: 'put' | 'delete' | 'forget'; readonly name: string }
  | { readonly does: 'snapshot' | 'restore' | 'lose' | 'lose with the state' };

const NAMES = ['shop/a', 'shop/b', 'bank/a', 'bank/c'] as const;
const STATE = 'applier.state.json';
const SEED = Number(process.env['KEYWHEEL_SEED'] ?? 1);
/** A hub takes seconds to be killed and unsealed: all of it stays below a minute. */
const SEQUENCES = 2;
/** Every kind of step, with values on the hub for it. */
const EVERY_KIND: readonly Step[] = [
  { does: 'synth', program: NAMES },
  { does: 'apply' },
  { does: 'snapshot' },
  { does: 'put', name: 'shop/a' },
  { does: 'delete', name: 'shop/b' },
  { does: 'forget', name: 'bank/a' },
  { does: 'synth', program: ['shop/b', 'bank/a'] },
  { does: 'apply' },
  { does: 'restore' },
  { does: 'synth', program: ['shop/a', 'bank/c'] },
  { does: 'apply' },
  { does: 'lose' },
  { does: 'apply' },
  { does: 'lose with the state' },
];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.subarray([...NAMES]).map((program): Step => ({ does: 'synth', program })),
  },
  { weight: 5, arbitrary: fc.constant<Step>({ does: 'apply' }) },
  {
    weight: 3,
    arbitrary: fc
      .record({ does: fc.constantFrom('put', 'delete', 'forget'), name: fc.constantFrom(...NAMES) })
      .map((one) => one as Step),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('snapshot', 'restore', 'lose', 'lose with the state').map((does) => ({ does }) as Step),
  },
);

/** What a hub holds of a path: each version, whether a reader may still get it; and what a reader gets. */
interface Held {
  readonly deleted: readonly boolean[];
  readonly value: Record<string, string> | undefined;
}

scenarios('programs, applies and disasters in any order', OPENBAO, () => {
  let bench: Bench;
  let model = ModelHub.empty();
  let deployment: Deployment;
  let modelFolder: string;
  let fleet: string;
  let program: Program;

  beforeAll(async () => {
    bench = await Bench.start({});
  });

  afterAll(() => bench?.stop());

  function fleetOf(): BenchFleet {
    const made = new BenchFleet({ name: fleet, hub: bench.hub });
    const prod = new Environment(made, 'prod');
    const cluster = publicKeyCluster(prod, 'prod');
    for (const name of new Set(program.map((one) => one.split('/')[0]!))) {
      const tenant = new Tenant(prod, name, { owner: 'a@example.com' });
      const namespace = tenant.addNamespace(cluster, name);
      for (const secret of program.filter((one) => one.startsWith(`${name}/`))) {
        new GeneratedSecret(tenant, secret.split('/')[1]!, { keys: ['key'] }).deliver(namespace);
      }
    }
    return made;
  }

  /** All that left is named, as a person would who means it. */
  function synth(): void {
    const remove: string[] = [];
    for (;;) {
      const errors = errorsOf(() => deployment.workspace.synth(fleetOf(), { remove }));
      if (errors.length === 0) {
        return;
      }
      for (const { code, reason } of errors) {
        expect(code).toMatch(/^(?:Tenant|Secret|Delivery|Namespace)Vanished$/);
        remove.push(/--remove (\S+)/.exec(reason)![1]!);
      }
    }
  }

  async function apply(): Promise<void> {
    await deployment.applyStacks();
    cpSync(deployment.folderOf('hub'), modelFolder, { recursive: true, filter: (file) => !file.endsWith(STATE) });
    await new Applier(model).apply({ folder: modelFolder, token: '' });
  }

  const pathOf = (name: string) => `${fleet}.kv/prod/${name}`;
  const realPath = (part: string, name: string) => `${fleet}.kv/${part}/prod/${name}`;

  async function real(name: string): Promise<Held> {
    const { root } = bench.hub;
    const metadata = await root.read(realPath('metadata', name));
    const versions = Object.values<any>(metadata?.versions ?? {});
    const deleted = versions.map(({ deletion_time: time, destroyed }) => destroyed || time !== '');
    const isThere = deleted.length > 0 && !deleted.at(-1);
    return { deleted, value: isThere ? (await root.read(realPath('data', name))).data : undefined };
  }

  function modelled(name: string): Held {
    const deleted = (model.values()[pathOf(name)] ?? []).map((version) => version.deleted);
    return { deleted, value: model.value(pathOf(name)) as Held['value'] };
  }

  const held = async () => new Map(await Promise.all(NAMES.map(async (name) => [name, await real(name)] as const)));

  /** What is random is another on each side. */
  const comparable = ({ deleted, value }: Held) => ({
    deleted,
    value: value && (/^hand/.test(value['key']!) ? value : { key: value['key']!.replace(/^\w{32}$/, 'generated') }),
  });

  async function expectAgreement(): Promise<void> {
    for (const [name, now] of await held()) {
      expect([name, comparable(now)]).toEqual([name, comparable(modelled(name))]);
    }
  }

  /** Nothing that is there is destroyed or written over, and all that the program promises is there. */
  async function applySafely(): Promise<void> {
    const before = await held();
    await apply();
    for (const [name, now] of await held()) {
      const was = before.get(name)!;
      if (was.deleted.length > 0) {
        expect([name, now]).toEqual([name, was]);
      } else if (program.includes(name)) {
        expect([name, now.value]).toEqual([name, { key: expect.stringMatching(/^\w{32}$/) }]);
      }
    }
    expect(await deployment.changedStacks()).toEqual([]);
  }

  /** A pipeline begins anew: it has the credentials of the hub that is there now. */
  function deployAnew(): void {
    deployment = bench.deployment(deployment.workspace, { applier: bench.applier() });
  }

  async function take(one: Step, hands: number, kept: { real?: () => Promise<void>; model?: ModelHub }): Promise<void> {
    const { root } = bench.hub;
    switch (one.does) {
      case 'synth':
        program = one.program;
        synth();
        break;
      case 'apply':
        await applySafely();
        break;
      case 'put':
        if (modelled(one.name).value) {
          const value = { key: `hand-${hands}` };
          await root.write(realPath('data', one.name), { data: value });
          model.putByHand(pathOf(one.name), value);
        }
        break;
      case 'delete':
        if (modelled(one.name).value) {
          await root.call('DELETE', realPath('data', one.name));
          await model.vault().call('DELETE', realPath('data', one.name));
        }
        break;
      case 'forget':
        if (modelled(one.name).deleted.length > 0) {
          await root.call('DELETE', realPath('metadata', one.name));
          model.forget(pathOf(one.name));
        }
        break;
      case 'snapshot':
        kept.real = await bench.hub.snapshot();
        kept.model = model.copy();
        break;
      case 'restore':
        await kept.real?.();
        model = kept.model?.copy() ?? model;
        deployAnew();
        break;
      default:
        await bench.hub.rebuild();
        model = ModelHub.empty();
        deployAnew();
        if (one.does === 'lose with the state') {
          const stacks = ['bootstrap', 'hub', 'spoke-prod'].map((stack) => deployment.folderOf(stack));
          [...stacks, modelFolder].forEach((folder) => rmSync(join(folder, STATE), { force: true }));
        }
    }
  }

  const random = fc.sample(fc.array(step, { minLength: 6, maxLength: 10 }), { numRuns: SEQUENCES, seed: SEED });
  test.each([EVERY_KIND, ...random].map((steps, index) => [index, steps] as const))(
    `lose no value and leave none out, and the model knows all of it (seed ${SEED}, sequence %i)`,
    async (index, steps) => {
      announce(`sequence ${index} of seed ${SEED}: ${steps.map((one) => Object.values(one).join(' ')).join('; ')}`);
      fleet = `any${index}`;
      deployment = bench.deployment(bench.addWorkspace(), { applier: bench.applier() });
      modelFolder = join(bench.folder, `model-${index}`);
      mkdirSync(modelFolder);
      model = ModelHub.empty();
      program = ['shop/a'];
      synth();
      await applySafely();
      const kept = {};
      for (const [hands, one] of [...steps, { does: 'apply' } as const].entries()) {
        await take(one, hands, kept);
        await expectAgreement();
      }
    },
  );
});

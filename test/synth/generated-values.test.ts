import fc from 'fast-check';
import { Environment, Fleet, GeneratedSecret } from 'keywheel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Applier } from '../e2e/applier/applier';
import { acme, errorsOf, spoke, team } from '../fixtures/fleets';
import { ModelHub } from './model-hub';
import { runs } from '../runs';

const HUB = { folder: 'cdktf.out/stacks/hub', token: '' };
/** `<tenant>/<secret>`. */
type Program = readonly string[];

function fleetOf(program: Program): Fleet {
  const fleet = acme();
  const prod = new Environment(fleet, 'prod');
  const cluster = spoke(prod, 'eu');
  for (const name of new Set(program.map((one) => one.split('/')[0]!))) {
    const tenant = team(prod, name);
    const namespace = tenant.addNamespace(cluster, name);
    for (const secret of program.filter((one) => one.startsWith(`${name}/`))) {
      new GeneratedSecret(tenant, secret.split('/')[1]!, { keys: ['key'] }).deliver(namespace);
    }
  }
  return fleet;
}

async function inFolder(run: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    await run();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A synthesis in which all that left is named, as a person would who means it. */
function synth(program: Program): void {
  const remove: string[] = [];
  const named = /^(?:Tenant|Secret|Delivery|Namespace)Vanished$/;
  for (;;) {
    const errors = errorsOf(() => fleetOf(program).synth({ remove }));
    if (errors.length === 0) {
      return;
    }
    for (const { code, message, reason } of errors) {
      expect(`${code}: ${message}`).toMatch(named.test(code) ? '' : named);
      remove.push(/--remove (\S+)/.exec(reason)![1]!);
    }
  }
}

const pathOf = (name: string) => `acme.kv/prod/${name}`;
const apply = (hub: ModelHub) => new Applier(hub).apply(HUB);
const forgetState = () => rmSync(`${HUB.folder}/applier.state.json`, { force: true });

/** An apply destroys nothing that is there, and after it all that the program promises is there. */
async function applySafely(hub: ModelHub, program: Program): Promise<void> {
  const before = hub.values();
  await apply(hub);
  for (const [path, versions] of Object.entries(before).filter(([, { length }]) => length > 0)) {
    expect([path, hub.values()[path]]).toEqual([path, versions]);
  }
  for (const name of program) {
    expect([name, hub.value(pathOf(name))]).toEqual([name, { key: expect.stringMatching(/^\w{32}$/) }]);
  }
}

describe('the value of a generated secret', () => {
  test.each<[string, boolean]>([
    ['is made when its secret was renamed and renamed back before any apply', false],
    ['stays what it was when its secret was renamed, applied, and renamed back', true],
  ])('%s', async (_, applied) => {
    await inFolder(async () => {
      const hub = ModelHub.empty();
      synth(['shop/cookies']);
      if (applied) {
        await applySafely(hub, ['shop/cookies']);
      }
      const before = hub.value(pathOf('shop/cookies'));
      synth(['shop/session']);
      if (applied) {
        await applySafely(hub, ['shop/session']);
      }
      synth(['shop/cookies']);
      await applySafely(hub, ['shop/cookies']);
      expect(applied ? hub.value(pathOf('shop/cookies')) : undefined).toEqual(before);
    });
  });

  test.each([['shop/a', 'bank/b'], ['shop/a']])(
    'stays when its tenant leaves and is put back: %s',
    async (...program) => {
      await inFolder(async () => {
        const hub = ModelHub.empty();
        synth(program);
        await applySafely(hub, program);
        const before = hub.values();
        synth(program.slice(1));
        await applySafely(hub, program.slice(1));
        synth(program);
        await applySafely(hub, program);
        expect(hub.values()).toEqual(before);
      });
    },
  );

  test.each<[string, () => void]>([
    ['with the state of the old one', () => undefined],
    ['without any state', forgetState],
  ])('is made on a new hub, %s', async (_, prepare) => {
    await inFolder(async () => {
      synth(['shop/a', 'shop/b']);
      await applySafely(ModelHub.empty(), ['shop/a', 'shop/b']);
      synth(['shop/a']);
      prepare();
      const hub = ModelHub.empty();
      await applySafely(hub, ['shop/a']);
      expect(await new Applier(hub).hasChanges(HUB)).toBe(false);
      synth(['shop/a', 'shop/b']);
      await applySafely(hub, ['shop/a', 'shop/b']);
    });
  });

  test('is neither overwritten nor destroyed where the state alone was lost: the apply fails', async () => {
    await inFolder(async () => {
      const hub = ModelHub.empty();
      synth(['shop/a']);
      await applySafely(hub, ['shop/a']);
      const before = hub.values();
      forgetState();
      await expect(apply(hub)).rejects.toThrow('already in use');
      expect(hub.values()).toEqual(before);
    });
  });

  test('which somebody deleted stays deleted: it can be undeleted', async () => {
    await inFolder(async () => {
      const hub = ModelHub.empty();
      synth(['shop/a']);
      await applySafely(hub, ['shop/a']);
      await hub.vault().call('DELETE', 'acme.kv/data/prod/shop/a');
      const before = hub.values();
      await apply(hub);
      expect(hub.values()).toEqual(before);
    });
  });
});

const NAMES = ['shop/a', 'shop/b', 'bank/a', 'bank/c'] as const;

interface World {
  hub: ModelHub;
  program: Program;
  snapshot?: ModelHub;
  hands: number;
}

/** What people and disasters do, in any order. */
const step: fc.Arbitrary<(world: World) => unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.subarray([...NAMES]).map((program) => (world: World) => synth((world.program = program))),
  },
  { weight: 4, arbitrary: fc.constant((world: World) => applySafely(world.hub, world.program)) },
  fc.constantFrom(...NAMES).map((name) => ({ hub, hands }: World) => {
    if (hub.value(pathOf(name))) {
      hub.putByHand(pathOf(name), { key: String(hands).padStart(32, '0') });
    }
  }),
  fc.constantFrom(...NAMES).map(
    (name) =>
      ({ hub }: World) =>
        hub.forget(pathOf(name)),
  ),
  fc.constant((world: World) => (world.snapshot = world.hub.copy())),
  fc.constant((world: World) => (world.hub = world.snapshot?.copy() ?? world.hub)),
  fc.constant((world: World) => (world.hub = ModelHub.empty())),
  fc.constant((world: World) => {
    world.hub = ModelHub.empty();
    forgetState();
  }),
);

test('whatever is synthesized, applied, lost and restored, in any order, no apply loses a value or leaves one out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      await inFolder(async () => {
        const world: World = { hub: ModelHub.empty(), program: ['shop/a'], hands: 0 };
        synth(world.program);
        for (const one of steps) {
          world.hands += 1;
          await one(world);
        }
        await applySafely(world.hub, world.program);
      });
    }),
    { numRuns: runs(15) },
  );
}, 60_000);

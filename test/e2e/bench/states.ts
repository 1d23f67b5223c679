import { Testing } from 'keywheel/testing';
import type { TerraformBackend } from 'keywheel';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { small } from '../../fixtures/fleets';
import { until } from './poll';
import { StatedFolder } from './stated-folder';
import { removeTemporaryFolder, temporaryFolder, Workspace } from './workspace';

const STACKS = ['bootstrap', 'hub', 'spoke-eu'];

/** Where states are kept. */
export interface StatePlace {
  readonly backend: TerraformBackend;
  /** What Terraform finds in its environment. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Texts of them that may be in no file. */
  readonly secrets: readonly string[];
}

/** Scenarios of a backend: what keywheel writes is given to Terraform as it is. */
export function keepsStates(terraform: () => string, place: () => StatePlace): void {
  let root: string;
  let folders: readonly StatedFolder[];
  let written: (stack: string) => string;

  beforeAll(() => {
    root = temporaryFolder();
    const { backend, credentials } = place();
    written = (stack) => stackOf(backend, stack);
    folders = STACKS.map((stack) => new StatedFolder(terraform(), join(root, stack), written(stack), credentials));
    folders.forEach((folder) => folder.run('init'));
  });

  afterAll(() => removeTemporaryFolder(root));

  /** A file with the stack as a program with this backend has it. */
  function stackOf(terraformBackend: TerraformBackend | undefined, stack: string): string {
    const file = join(root, `${stack}.json`);
    const { terraform } = Testing.synth(small({ fleet: { terraformBackend } }).fleet).stack(stack);
    writeFileSync(file, JSON.stringify({ terraform }));
    return file;
  }

  test('each stack has a state of its own, which comes back as it was', () => {
    folders.forEach((folder, index) => {
      folder.holds(`of ${STACKS[index]}`);
      folder.run('apply', '-auto-approve');
    });
    const states = folders.map((folder) => folder.state());

    expect(states.map(held)).toEqual(STACKS.map((stack) => `of ${stack}`));
    expect(new Set(states.map(({ lineage }) => lineage)).size).toBe(STACKS.length);
    expect(folders.map((folder) => folder.try('plan', '-detailed-exitcode').status)).toEqual(STACKS.map(() => 0));
  });

  test('a second apply of one stack is refused while the first one runs, and one of another stack is not', async () => {
    const [bootstrap, hub] = folders as [StatedFolder, StatedFolder, StatedFolder];
    const end = join(root, 'end');
    hub.holds('of the first', end);
    const first = hub.start('apply', '-auto-approve');
    await until('the first apply holds the lock', () => existsSync(`${end}.waits`));

    const second = hub.try('apply', '-auto-approve', '-lock-timeout=0s');
    const other = bootstrap.try('apply', '-auto-approve', '-lock-timeout=0s');
    writeFileSync(end, '');

    expect(second.output).toContain('Error acquiring the state lock');
    expect(second.status).toBe(1);
    expect(other.status).toBe(0);
    expect((await first).status).toBe(0);
    expect(held(hub.state())).toBe('of the first');
  });

  test('a state that was next to the program moves to it with one command', () => {
    const folder = new StatedFolder(
      terraform(),
      join(root, 'moved', 'cdktf.out', 'stacks', 'spoke-eu'),
      stackOf(undefined, 'spoke-eu'),
      place().credentials,
    );
    folder.holds('of before');
    folder.run('init');
    folder.run('apply', '-auto-approve');
    const { lineage } = folder.state();
    folder.keepStateAsIn(written('spoke-eu'));

    expect(folder.try('plan').output).toMatch(/Backend (initialization required|configuration changed)/);
    folder.run('init', '-migrate-state', '-force-copy');

    expect(folder.state()).toMatchObject({ lineage });
    expect(folder.try('plan', '-detailed-exitcode').status).toBe(0);
  });

  test('no file holds a credential of the backend', () => {
    folders[1]!.run('plan', '-out=plan.bin');
    const files = new Workspace(root).files();

    expect(files.some((file) => file.endsWith('plan.bin'))).toBe(true);
    const texts = [...files, ...folders.map(({ folder }) => join(folder, '.terraform', 'terraform.tfstate'))];
    const { secrets } = place();
    expect(texts.filter((file) => secrets.some((secret) => readFileSync(file).includes(secret)))).toEqual([]);
  });
}

function held({ resources }: any): string {
  return resources[0].instances[0].attributes.output.value;
}

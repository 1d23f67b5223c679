import { Duration, JsonPatch } from 'cdk8s';
import { Emitted, FindingsError, StaticSecret, WorkloadReference } from 'keywheel';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSession } from '../../lib/synth/session';
import { errorsOf, filesBelow, inEmptyFolder, smallWithSecret, spoke, team } from '../fixtures/fleets';

/** The move that fails, counted from the last time this was set. */
const moves = { failing: 0 };

const fs = jest.requireActual<typeof import('node:fs')>('node:fs');
const { renameSync } = fs;
const spy = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
  moves.failing -= 1;
  if (moves.failing === 0) {
    throw Object.assign(new Error('input/output error'), { code: 'EIO' });
  }
  renameSync(from, to);
});
afterAll(() => spy.mockRestore());

const CHILD = join(__dirname, '..', 'child.js');
const program = (name: string) => join(__dirname, '..', 'programs', `${name}.ts`);

/** The small fleet after a change. */
function grown() {
  const { fleet, payments, namespace } = smallWithSecret();
  new StaticSecret(payments, 'another', { keys: ['a'] }).deliver(namespace);
  return fleet;
}

test('leaves everything as it was when the disk is full', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    const before = filesBelow(folder);
    const child = spawnSync(
      'bash',
      ['-c', 'ulimit -f 64 && exec "$0" "$@"', process.execPath, CHILD, program('grown')],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(child.stdout).toContain('OutputNotWritable: cannot write');
    expect(child.stdout).toContain('app.k8s.yaml (EFBIG); nothing was changed. Make room');
    expect(child.status).toBe(1);
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('leaves no folder behind when the first synthesis finds the disk full', () => {
  inEmptyFolder((folder) => {
    const child = spawnSync(
      'bash',
      ['-c', 'ulimit -f 64 && exec "$0" "$@"', process.execPath, CHILD, program('grown')],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(child.status).toBe(1);
    expect(filesBelow(folder)).toEqual({});
  });
});

test('leaves everything as it was when the program throws', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    const before = filesBelow(folder);
    expect(() => execFileSync(process.execPath, [CHILD, program('throws')], { cwd: folder, stdio: 'pipe' })).toThrow(
      'the price list is empty',
    );
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('a session hands on what a program throws and leaves nothing for the next one', async () => {
  const failing = runSession(
    { checkOnly: true },
    () => undefined,
    () => {
      throw new RangeError('the price list is empty');
    },
  );
  await expect(failing).rejects.toThrow(RangeError);
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    expect(Object.keys(filesBelow(folder))).toContain('dist/eu/app.k8s.yaml');
  });
});

describe.each([
  { what: 'the folder of the manifests', options: { manifests: 'taken' } },
  { what: "the folder of Terraform's files", options: { terraform: 'taken' } },
  { what: 'a folder above', options: { manifests: 'taken/below' } },
  { what: 'a device', options: { manifests: '/dev/null/below' } },
])('when $what is a file', ({ options }) => {
  test('throws OutputNotWritable and writes nothing, neither there nor elsewhere', () => {
    inEmptyFolder((folder) => {
      writeFileSync('taken', 'mine');
      const errors = errorsOf(() => smallWithSecret().fleet.synth(options));
      expect(errors.map(({ code }) => code)).toEqual(['OutputNotWritable']);
      expect(errors[0]!.reason).toMatch(/^cannot (read|write) .*nothing was changed/);
      expect(filesBelow(folder)).toEqual({ taken: 'mine' });
    });
  });
});

test('throws OutputNotWritable when the folder may not be written', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    const before = filesBelow(folder);
    chmodSync('dist/eu', 0o555);
    chmodSync('dist', 0o555);
    chmodSync('.', 0o777);
    const errors = asNobody(() => errorsOf(() => grown().synth()));
    expect(errors.map(({ code }) => code)).toEqual(['OutputNotWritable']);
    expect(errors[0]!.reason).toContain('(EACCES)');
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('takes back every move, whichever of them fails', () => {
  /** The fleet after a change that writes new files, changes others and removes some. */
  const changed = () => {
    const { fleet, prod } = smallWithSecret({ tenant: { owner: 'new@example.com' } });
    const risk = team(prod, 'risk');
    const secret = new StaticSecret(risk, 'db', { keys: ['a'], maximumAge: Duration.days(1) });
    secret.deliver(risk.addNamespace(spoke(prod, 'us'), 'risk', { create: true }));
    return fleet;
  };
  /** Synthesises both, of which the move of this number fails; the moves that there were. */
  const moved = (failing: number): number =>
    inEmptyFolder((folder) => {
      const { fleet, delivery } = smallWithSecret();
      delivery.restartOnChange(WorkloadReference.deployment('api'));
      fleet.synth();
      const before = filesBelow(folder);
      moves.failing = failing;
      const errors = errorsOf(() => changed().synth());
      if (failing > 0) {
        expect(errors.map(({ code }) => code)).toEqual(['OutputNotWritable']);
        expect(errors[0]!.reason).toContain('(EIO); nothing was changed');
        expect(filesBelow(folder)).toEqual(before);
      }
      return failing - moves.failing;
    });
  const count = moved(0);
  expect(count).toBeGreaterThan(4);
  for (let failing = 1; failing <= count; failing += 1) {
    moved(failing);
  }
});

test('throws and changes nothing when a folder stands where a file belongs', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    rmSync('dist/eu/app.k8s.yaml');
    mkdirSync('dist/eu/app.k8s.yaml');
    const before = filesBelow(folder);
    const errors = errorsOf(() => grown().synth());
    expect(errors.map(({ code }) => code)).toEqual(['OutputNotWritable']);
    expect(errors[0]!.reason).toContain(join('dist', 'eu', 'app.k8s.yaml'));
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('writes nothing when a check finds an error', () => {
  inEmptyFolder((folder) => {
    const { fleet, namespace } = smallWithSecret();
    Emitted.of(namespace).patch({ kind: 'ServiceAccount' }, JsonPatch.replace('/metadata/name', 'other'));
    expect(() => fleet.synth()).toThrow(FindingsError);
    expect(filesBelow(folder)).toEqual({});
  });
});

test('writes nothing when only checks are asked for', () => {
  inEmptyFolder((folder) => {
    const report = smallWithSecret().fleet.synth({ checkOnly: true });
    expect(report.written).toBeUndefined();
    expect(report.counts).toEqual({ clusters: 1, tenants: 1, secrets: 1, deliveries: 1 });
    expect(filesBelow(folder)).toEqual({});
  });
});

/** Without the rights of root, who may write everywhere. */
function asNobody<T>(run: () => T): T {
  const user = process.geteuid!();
  if (user === 0) {
    process.seteuid!(65534);
  }
  try {
    return run();
  } finally {
    process.seteuid!(user);
  }
}

import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Pem, StaticSecret, VaultServer } from 'keywheel';
import { certificate, errorsOf, filesBelow, inEmptyFolder, smallWithSecret } from '../fixtures/fleets';

const NAMESPACE = 'dist/eu/app.k8s.yaml';

function outdated(change: () => void, program = () => smallWithSecret().fleet): string[] {
  return inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    change();
    const before = filesBelow(folder);
    const errors = errorsOf(() => program().synth({ committed: true }));
    expect(filesBelow(folder)).toEqual(before);
    expect(errors.every(({ code }) => code === 'OutputOutdated')).toBe(true);
    return errors.map(({ path, reason }) => `${path}: ${reason}`);
  });
}

test('output that is what the program writes passes, whatever its line ends are, and nothing is written', () => {
  inEmptyFolder((folder) => {
    smallWithSecret().fleet.synth();
    writeFileSync(NAMESPACE, readFileSync(NAMESPACE, 'utf8').replaceAll('\n', '\r\n'));
    const before = filesBelow(folder);
    const { written } = smallWithSecret().fleet.synth({ committed: true });
    expect(written).toBeUndefined();
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('a change by hand is told with its line, and not with what stands there', () => {
  const told = outdated(() => writeFileSync(NAMESPACE, readFileSync(NAMESPACE, 'utf8').replace('1h0m0s', 'hunter2')));
  expect(told).toEqual([
    expect.stringMatching(
      /^dist\/eu\/app\.k8s\.yaml: line \d+ is not what the program writes: "refreshInterval: .*1h0m0s.*; run "keywheel synth" and commit/,
    ),
  ]);
  expect(told.join()).not.toContain('hunter2');
});

test('a file that is missing, one that goes on, and one of a program that was, are told', () => {
  expect(outdated(() => rmSync(NAMESPACE))).toEqual([expect.stringContaining(`${NAMESPACE}: the file is missing`)]);
  expect(outdated(() => appendFileSync(NAMESPACE, 'more: true\n'))).toEqual([
    expect.stringMatching(/it goes on after line \d+, where it should end/),
  ]);
  const stale = outdated(() => {
    const [, ...rest] = readFileSync(NAMESPACE, 'utf8').split('\n');
    writeFileSync(
      'dist/eu/gone.k8s.yaml',
      [readFileSync(NAMESPACE, 'utf8').split('\n')[0]!.replace('app.k8s', 'gone.k8s'), ...rest].join('\n'),
    );
  });
  expect(stale).toEqual([expect.stringContaining('dist/eu/gone.k8s.yaml: the program writes no such file any more')]);
});

test('a program that changed without its output is told, on both sides', () => {
  const told = outdated(
    () => {},
    () => {
      const { fleet, payments, namespace } = smallWithSecret();
      new StaticSecret(payments, 'more', { keys: ['a'] }).deliver(namespace);
      return fleet;
    },
  );
  expect(told.map((one) => one.split(': ')[0])).toEqual(
    expect.arrayContaining([NAMESPACE, 'cdktf.out/stacks/spoke-eu/cdk.tf.json', '.keywheel/acme.json']),
  );
});

test('a file without its last line break, and a stale one with the line ends of Windows, are told', () => {
  expect(outdated(() => writeFileSync(NAMESPACE, readFileSync(NAMESPACE, 'utf8').trimEnd()))).toEqual([
    expect.stringMatching(/it ends within line \d+, and should go on/),
  ]);
  const stale = outdated(() => {
    const text = readFileSync(NAMESPACE, 'utf8').replace('as eu/app.k8s', 'as eu/gone.k8s');
    writeFileSync('dist/eu/gone.k8s.yaml', text.replaceAll('\n', '\r\n'));
  });
  expect(stale).toEqual([expect.stringContaining('dist/eu/gone.k8s.yaml: the program writes no such file any more')]);
});

test('a certificate with the line ends of Windows is what the program writes', () => {
  inEmptyFolder(() => {
    const pem = certificate('v').text.replaceAll('\n', '\r\n');
    const vault = VaultServer.vault({ address: 'https://v:8200', caCertificate: Pem.fromText(pem) });
    smallWithSecret({ fleet: { vault } }).fleet.synth();
    expect(smallWithSecret({ fleet: { vault } }).fleet.synth({ committed: true }).written).toBeUndefined();
  });
});

test('of very many files the first twenty are told', () => {
  const told = outdated(
    () => {},
    () => {
      const { fleet, payments, namespace, db } = smallWithSecret();
      for (let count = 0; count < 30; count += 1) {
        db.deliver(payments.addNamespace(namespace.cluster, `more-${count}`));
      }
      return fleet;
    },
  );
  expect(told).toHaveLength(21);
  expect(told.at(-1)).toMatch(/\d+ more differ from what the program writes$/);
});

test('the environment asks for it too', () => {
  inEmptyFolder(() => {
    smallWithSecret().fleet.synth();
    rmSync(NAMESPACE);
    process.env['KEYWHEEL_COMMITTED'] = '1';
    try {
      expect(errorsOf(() => smallWithSecret().fleet.synth()).map(({ code }) => code)).toEqual(['OutputOutdated']);
      expect(errorsOf(() => smallWithSecret().fleet.synth({ checkOnly: true }))).toEqual([]);
    } finally {
      delete process.env['KEYWHEEL_COMMITTED'];
    }
  });
});

import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { FleetError, FleetErrors, StaticSecret } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codesOf, errorsOf, filesBelow, small, smallWithSecret, team } from '../fixtures/fleets';
import { ALERTS } from './bad-input/alerts';
import { NAMES } from './bad-input/names';
import { COLLISIONS } from './bad-input/collisions';
import { AMOUNTS } from './bad-input/amounts';
import { REFERENCES } from './bad-input/references';
import { AUTHORITIES } from './bad-input/authorities';
import { VALUES } from './bad-input/values';
import { BORDERS } from './bad-input/borders';
import { CLIENTS } from './bad-input/clients';
import { COPIES } from './bad-input/copies';
import { INJECTIONS } from './bad-input/injections';
import { INSTALLATIONS } from './bad-input/installations';
import { MOUNTS } from './bad-input/mounts';
import { DATABASES } from './bad-input/databases';
import { SEALED_SECRETS } from './bad-input/sealed-secrets';
import { CERTIFICATES } from './bad-input/certificates';
import { OUTSIDE } from './bad-input/outside';
import { SETTINGS } from './bad-input/settings';
import { STATES } from './bad-input/states';
import { VERSIONS } from './bad-input/versions';
import { EXISTING } from './bad-input/existing';
import { KEPT_NAMES } from './bad-input/kept-names';
import { EXTERNAL_STORES } from './bad-input/external-stores';
import { PASSWORD } from './bad-input/bad-input';
import { some } from '../runs';

const BAD_INPUT = [
  ...ALERTS,
  ...NAMES,
  ...COLLISIONS,
  ...AMOUNTS,
  ...REFERENCES,
  ...AUTHORITIES,
  ...VALUES,
  ...BORDERS,
  ...SEALED_SECRETS,
  ...SETTINGS,
  ...STATES,
  ...INSTALLATIONS,
  ...COPIES,
  ...DATABASES,
  ...CERTIFICATES,
  ...VERSIONS,
  ...OUTSIDE,
  ...EXISTING,
  ...KEPT_NAMES,
  ...EXTERNAL_STORES,
  ...CLIENTS,
  ...INJECTIONS,
  ...MOUNTS,
];

describe('in a folder with the files of a fleet', () => {
  const home = process.cwd();
  let folder: string;
  /** What is in the folder after the program before. */
  let written: Record<string, string>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
    process.chdir(folder);
    smallWithSecret({ fleet: { name: 'acme' } }).fleet.synth();
    written = filesBelow(folder);
  });

  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  describe.each(some(BAD_INPUT))('when $when', ({ program, code, path, told }) => {
    let errors: readonly FleetError[];

    beforeAll(() => {
      errors = errorsOf(() => {
        const fleet = program();
        if (fleet) {
          fleet.synth();
        }
      });
    });

    test('throws one error with code, place, what was got and what is allowed, and writes nothing', () => {
      const before = written;
      written = filesBelow(folder);
      expect(written).toEqual(before);
      expect(errors.map((error) => ({ code: error.code, path: error.path }))).toEqual([{ code, path }]);
      for (const text of told) {
        expect(errors[0]!.reason).toContain(text);
      }
      expect(errors[0]!.message.startsWith(path ? `${code} at ${path}: ` : `${code}: `)).toBe(true);
    });

    test('repeats no value that may be secret', () => {
      expect(errors.map(({ message }) => message).join()).not.toContain(PASSWORD.slice(0, 7));
    });
  });
});

test('throws when a duration is negative', () => {
  expect(() => Duration.seconds(-1)).toThrow('negative');
});

test('throws when a name is taken by a sibling, and names both', () => {
  const { prod } = small();
  expect(() => team(prod, 'payments')).toThrow(/payments.*prod/);
});

test('tells all that is wrong in one error', () => {
  const { fleet, prod, payments, eu } = small();
  team(prod, 'Risk', { owner: '' });
  team(prod, 'ri_sk');
  payments.addNamespace(eu, 'cluster');
  new StaticSecret(payments, 'db', { keys: ['a b', 'c d'], maximumAge: Duration.seconds(0) });
  expect(codesOf(() => Testing.synth(fleet))).toEqual([
    'KeyInvalid',
    'KeyInvalid',
    'MaximumAgeInvalid',
    'NameInvalid',
    'OwnerMissing',
    'NameInvalid',
    'NameTaken',
  ]);
});

test('writes several errors one under another, for a person', () => {
  const { fleet, prod } = small();
  team(prod, 'Risk');
  team(prod, 'ri_sk');
  expect(() => Testing.synth(fleet)).toThrowErrorMatchingInlineSnapshot(`
   "2 errors
     NameInvalid at prod/Risk: the name of the tenant "Risk" is not a valid DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends
     NameInvalid at prod/ri_sk: the name of the tenant "ri_sk" is not a valid DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends"
  `);
});

test('writes a single error without a heading', () => {
  const { fleet, prod } = small();
  team(prod, 'Risk');
  expect(() => Testing.synth(fleet)).toThrow(FleetErrors);
  expect(() => Testing.synth(fleet)).toThrowErrorMatchingInlineSnapshot(
    `"NameInvalid at prod/Risk: the name of the tenant "Risk" is not a valid DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends"`,
  );
});

test('tells the same name twice once for each that comes too late', () => {
  const { fleet, payments, namespace } = smallWithSecret();
  for (const id of ['one', 'two']) {
    new StaticSecret(payments, id, { keys: ['a'] }).deliver(namespace, { name: 'db' });
  }
  expect(errorsOf(() => Testing.synth(fleet)).map(({ path }) => path)).toEqual([
    'prod/payments/one/eu.app.db',
    'prod/payments/two/eu.app.db',
  ]);
});

test('a CronJob runs at once only where runOnChange asks for it', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  const cronJob = new kplus.CronJob(namespace.chart, 'report', {
    schedule: Cron.daily(),
    containers: [{ image: 'report:1' }],
  });
  delivery.restartOnChange(cronJob as unknown as kplus.Deployment);
  expect(codesOf(() => Testing.synth(fleet))).toEqual(['NotRestartable']);
});

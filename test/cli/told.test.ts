import pc from 'picocolors';
import { failureText } from '../../lib/cli/failure';
import { Progress } from '../../lib/cli/progress';
import { summaryText } from '../../lib/cli/summary';
import type { Finding } from '../../lib/checks/finding';
import { FleetError, FleetErrors } from '../../lib/errors';
import { FindingsError, SynthReport } from '../../lib/synth/synthesize';

const PLAIN = pc.createColors(false);

function finding(values: Partial<Finding> = {}): Finding {
  const message = 'the role binds another namespace';
  return {
    id: 'role-binds',
    severity: 'error',
    path: 'prod/shop',
    place: 'eu/shop',
    message,
    why: 'The login is refused.',
    fix: 'bind it',
    docs: 'docs/checks/role-binds.md',
    ...values,
  };
}

function report(values: Partial<SynthReport> = {}): SynthReport {
  return {
    name: 'acme',
    counts: { clusters: 2, tenants: 1, secrets: 3, deliveries: 4 },
    findings: [],
    rotators: [],
    written: { files: 9, changed: ['dist/a'], removed: ['dist/b', 'dist/c'] },
    ...values,
  };
}

describe('what a person reads of a fleet', () => {
  test('counts what it has and what became of its files', () => {
    expect(summaryText(report(), PLAIN).split('\n')).toEqual([
      '✔ acme: both sides agree',
      '  2 clusters, 1 tenant, 3 secrets, 4 deliveries',
      '  1 file changed, 2 removed, 8 unchanged',
      '',
    ]);
  });

  test('names the files that changed if asked for', () => {
    const folder = process.cwd();
    const written = { files: 9, changed: [`${folder}/dist/a`], removed: [`${folder}/dist/b`] };

    expect(summaryText(report({ written }), PLAIN, true)).toContain('    ~ dist/a\n    - dist/b\n');
  });

  test('tells warnings with their fix', () => {
    const text = summaryText(report({ findings: [finding({ severity: 'warning' })] }), PLAIN);

    expect(text).toContain(
      'warning role-binds\n  the role binds another namespace\n    at prod/shop (eu/shop)\n  fix: bind it\n',
    );
  });
});

describe('what a person reads of an error', () => {
  test('findings of one check stand together, with a fix that they share', () => {
    const findings = [
      finding(),
      finding({ id: 'store-exists', message: 'no store', fix: 'make one' }),
      finding({ path: 'qa/shop' }),
    ];

    const text = failureText(new FindingsError([...findings, finding({ severity: 'warning' })]), PLAIN);

    expect(text.split('\n')).toEqual([
      'error role-binds',
      '  the role binds another namespace',
      '    at prod/shop (eu/shop)',
      '    at qa/shop (eu/shop)',
      '  fix: bind it',
      '',
      'error store-exists',
      '  no store',
      '    at prod/shop (eu/shop)',
      '  fix: make one',
      '',
      'the two sides do not agree: 3 errors (1 warning not shown); nothing was written',
      '',
    ]);
  });

  test('errors of another copy of the library are told alike', () => {
    const copy = Object.assign(new Error('1 error'), {
      name: 'FleetErrors',
      all: new FleetErrors([new FleetError('Odd', 'it is odd', 'prod')]).all,
    });

    expect(failureText(copy, PLAIN)).toMatch(/^error Odd\n {2}it is odd\n {4}at prod/);
  });

  test('is coloured on a terminal only', () => {
    const error = new FleetError('Odd', 'it is odd');

    expect(failureText(error, pc.createColors(true))).toContain('\x1b[31merror\x1b[39m');
    expect(failureText(error, PLAIN)).not.toContain('\x1b');
  });
});

test('progress is one line, and leaves none', () => {
  const written: string[] = [];
  const progress = new Progress({ write: (text: any) => written.push(String(text)) > 0 });

  progress.show('render');
  progress.show('check');
  progress.clear();

  expect(written).toEqual(['\r\x1b[2Krendering both sides …', '\r\x1b[2Kchecking …', '\r\x1b[2K']);
});

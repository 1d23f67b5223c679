import pc from 'picocolors';
import { failureText } from '../../lib/cli/failure';
import { Progress } from '../../lib/cli/progress';
import { diagnosticLine, diagnosticOf } from '../../lib/cli/diagnostics';
import { summaryLine, summaryText } from '../../lib/cli/summary';
import type { Finding } from '../../lib/output/finding';
import { FleetError, FleetErrors } from '../../lib/errors';
import { FindingsError, SynthReport } from '../../lib/synth/synthesize';
import { NOTHING } from '../../lib/output/output';

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
    output: () => NOTHING,
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
      'warning role-binds\n  prod/shop (eu/shop)\n    the role binds another namespace\n  fix: bind it\n',
    );
  });
});

describe('what is acknowledged', () => {
  const known = finding({ acknowledged: 'until May' });
  const findings = [known, finding({ severity: 'warning' }), finding({ path: 'qa/shop', acknowledged: 'until May' })];

  test('comes last, with its reason in place of what to do', () => {
    const text = summaryText(report({ findings }), PLAIN);

    expect(text.split('\n').slice(0, 1)).toEqual(['✔ acme: both sides agree, but for 2 acknowledged errors']);
    expect(text.split('\n').slice(-6)).toEqual([
      'acknowledged error role-binds: until May',
      '  prod/shop (eu/shop)',
      '    the role binds another namespace',
      '  qa/shop (eu/shop)',
      '    the role binds another namespace',
      '',
    ]);
  });

  test('is dimmed, line by line', () => {
    const text = summaryText(report({ findings: [known] }), pc.createColors(true));

    expect(text).toContain('\x1b[2macknowledged error role-binds: until May\x1b[22m\n\x1b[2m  prod/shop');
  });

  test('is counted apart in the line of a log', () => {
    expect(summaryLine(report({ findings }))).toMatch(/; 1 warning, 2 acknowledged$/);
    expect(diagnosticLine(diagnosticOf(known))).toBe(
      'acknowledged error role-binds at prod/shop (eu/shop): the role binds another namespace; it may stay: until May',
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
      '  prod/shop (eu/shop)',
      '  qa/shop (eu/shop)',
      '    the role binds another namespace',
      '  fix: bind it',
      '  why: The login is refused.',
      '',
      'error store-exists',
      '  prod/shop (eu/shop)',
      '    no store',
      '  fix: make one',
      '  why: The login is refused.',
      '',
      'the two sides do not agree: 3 errors (1 warning not shown); nothing was written',
      'keywheel explain <check> says more',
      '',
    ]);
  });

  test('what is acknowledged is counted, and not told as an error', () => {
    const known = finding({ message: 'known already', acknowledged: 'until May' });
    const text = failureText(new FindingsError([finding(), known, finding({ severity: 'warning' })]), PLAIN);

    expect(text).not.toContain('known already');
    expect(text).toContain('do not agree: 1 error (1 warning, 1 acknowledged not shown); nothing was written\n');
  });

  test.each([
    ['k8s/a.yaml, Secret b', 'k8s/a.yaml:7, Secret b'],
    ['Secret b', 'k8s/a.yaml:7, Secret b'],
  ])('the place "%s" gets the line of its file', (place, told) => {
    const found = finding({ path: '', place, source: { file: 'k8s/a.yaml', line: 7 } });

    expect(failureText(new FindingsError([found]), PLAIN)).toContain(`\n  ${told}\n    `);
  });

  test('errors of another copy of the library are told alike', () => {
    const copy = Object.assign(new Error('1 error'), {
      name: 'FleetErrors',
      all: new FleetErrors([new FleetError('Odd', 'it is odd', 'prod')]).all,
    });

    expect(failureText(copy, PLAIN)).toMatch(/^error Odd\n {2}prod.*\n {4}it is odd/);
  });

  test('is coloured on a terminal only', () => {
    const error = new FleetError('Odd', 'it is odd');

    expect(failureText(error, pc.createColors(true))).toContain('\x1b[31merror\x1b[39m');
    expect(failureText(error, PLAIN)).not.toContain('\x1b');
  });
});

describe('progress', () => {
  function written(isTTY: boolean, env: NodeJS.ProcessEnv = {}) {
    const texts: string[] = [];
    return { texts, progress: new Progress({ isTTY, write: (text: any) => texts.push(String(text)) > 0 }, env) };
  }

  test('is one line on a terminal, and leaves none', async () => {
    const { texts, progress } = written(true);

    progress.clear();
    progress.show('render');
    progress.show('check');
    progress.clear();
    expect(texts.splice(0)).toEqual(['\r\x1b[2Krendering both sides …', '\r\x1b[2Kchecking …', '\r\x1b[2K']);

    expect(await progress.during('read', () => 1)).toBe(1);
    await expect(progress.during('read', () => Promise.reject(new Error('oh')))).rejects.toThrow('oh');
    expect(texts).toEqual(['\r\x1b[2Kreading the files …', '\r\x1b[2K', '\r\x1b[2Kreading the files …', '\r\x1b[2K']);
  });

  test.each<[string, boolean, NodeJS.ProcessEnv]>([
    ['a pipe', false, {}],
    ['CI', true, { CI: 'true' }],
    ['a terminal that draws nothing', true, { TERM: 'dumb' }],
  ])('is not written to %s', (_, isTTY, env) => {
    const { texts, progress } = written(isTTY, env);

    progress.show('render');
    progress.clear();
    expect(texts).toEqual([]);
  });

  test('is written where a variable CI says no', () => {
    const { texts, progress } = written(true, { CI: 'false' });
    progress.show('check');
    expect(texts).toHaveLength(1);
  });
});

import { findingsGitlab } from '../../lib/reports/findings-gitlab';
import { finding } from './findings';

const source = { file: 'k8s/a.yaml', line: 7 };
const read = (...of: Parameters<typeof findingsGitlab>) => JSON.parse(findingsGitlab(...of));

test('an error has what GitLab asks of an entry', () => {
  expect(read([finding({ source })])).toEqual([
    {
      description: 'the store is not there; name one',
      check_name: 'store-exists',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}:1$/),
      severity: 'critical',
      location: { path: 'k8s/a.yaml', lines: { begin: 7 } },
    },
  ]);
});

test('a warning is minor', () => {
  expect(read([finding({ severity: 'warning', source })])[0].severity).toBe('minor');
});

test('what is acknowledged is left out', () => {
  expect(read([finding({ acknowledged: 'until May' })])).toEqual([]);
});

test('without a line of the program it is at the file of the output, and without a folder at its place', () => {
  expect(read([finding()], { manifests: 'dist', terraform: 'cdktf.out' })[0].location).toEqual({
    path: 'dist/eu/app.k8s.yaml',
    lines: { begin: 1 },
  });
  expect(read([finding()])[0].location.path).toBe('eu/app.k8s.yaml, ExternalSecret app/db');
});

test('of two at one place each has its own fingerprint, and a moved line changes none', () => {
  const [one, two] = read([finding({ source }), finding({ source, message: 'nor this' })]);
  const [moved] = read([finding({ source: { ...source, line: 9 } })]);

  expect(two.fingerprint).not.toBe(one.fingerprint);
  expect(moved.fingerprint).toBe(one.fingerprint);
});

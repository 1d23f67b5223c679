import { findingsGithub } from '../../lib/reports/findings-github';
import { finding } from './findings';

const source = { file: 'k8s/a.yaml', line: 7 };
const FOLDERS = { manifests: 'dist', terraform: 'cdktf.out' };

function lines(...of: Parameters<typeof findingsGithub>): string[] {
  return findingsGithub(...of)
    .split('\n')
    .slice(0, -1);
}

test('an error is an annotation at its line', () => {
  expect(lines([finding({ path: '', place: 'k8s/a.yaml, Secret b', source })])).toEqual([
    '::error file=k8s/a.yaml,line=7,title=store-exists::the store is not there%0Aat k8s/a.yaml:7, Secret b%0Afix: name one',
  ]);
});

test('a finding without a line of the program is at its file of the output', () => {
  expect(lines([finding()], FOLDERS)[0]).toMatch(/^::error file=dist\/eu\/app\.k8s\.yaml,title=store-exists::/);
  expect(lines([finding({ place: 'stack hub, vault_policy.a' })], FOLDERS)[0]).toMatch(
    /^::error file=cdktf\.out\/stacks\/hub\/cdk\.tf\.json,/,
  );
});

test('a warning is a warning, and what is acknowledged is a notice with the reason', () => {
  expect(lines([finding({ severity: 'warning' }), finding({ acknowledged: 'until May' })])).toEqual([
    expect.stringMatching(/^::warning .*%0Afix: name one$/),
    expect.stringMatching(/^::notice .*%0Aacknowledged: until May$/),
  ]);
});

test('ten errors are ten annotations, and of eleven those of one check are one', () => {
  const errors = (count: number) => Array.from({ length: count }, (_, at) => finding({ message: `no ${at}` }));
  expect(lines(errors(10))).toHaveLength(10);

  const [alike, other, ...none] = lines([...errors(11), finding({ id: 'role-exists' })]);

  expect(none).toEqual([]);
  expect(alike).toContain('title=store-exists (11)::no 0%0A');
  expect(alike).toContain('%0A%0Ano 10%0A');
  expect(other).toContain('title=role-exists::');
});

test('nothing found is nothing written', () => {
  expect(findingsGithub([])).toBe('');
});

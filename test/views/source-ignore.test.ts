import { sourceIgnore } from '../../lib/views/source-ignore';

const PATH = 'dist/eu/search/search.k8s.yaml';

/** Each as github.com/fluxcd/pkg/sourceignore 0.18 answers it, of a file. */
test.each<[ignore: string, isLeftOut: boolean]>([
  ['', false],
  ['*.yaml', true],
  ['search', true],
  ['search/', true],
  ['search.k8s.yaml/', false],
  ['/search', false],
  ['/dist', true],
  ['dist/eu', true],
  ['eu/search', false],
  ['**/search', true],
  ['**/eu/search', true],
  ['dist/**/search.k8s.yaml', true],
  ['dist/**', true],
  ['/**', false],
  ['dist/e**', false],
  ['d**', true],
  ['#*.yaml', false],
  ['*.yaml   ', true],
  ['*.yaml\n!search.k8s.yaml', false],
  ['!search.k8s.yaml\n*.yaml', true],
  // A file comes back although its folder is left out: each is looked at alone.
  ['/*\n!/dist\n/dist/*\n!/dist/eu', false],
  ['/*\n!/dist\n/dist/*\n!/dist/us', true],
  ['[', false],
])('%j: %j', (ignore, isLeftOut) => {
  expect(sourceIgnore(ignore)(PATH) ?? false).toBe(isLeftOut);
});

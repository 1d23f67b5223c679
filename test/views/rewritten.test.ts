import { rewritten, stepRefused } from '../../lib/views/rewritten';

const regexp = (source: string, target: string) => ({ regexp: { source, target } });
const transform = (template: string) => ({ transform: { template } });

test.each([
  [[regexp('(.*)', 'app_$1')], ['app_user']],
  [[regexp('(.*)', 'app_${1}')], ['app_user']],
  [[regexp('(?P<name>.*)', 'app_${name}')], ['app_user']],
  [[regexp('(?i)USER', 'login')], ['login']],
  [[regexp('[[:alpha:]]', 'x')], ['xxxx']],
  [[regexp('^', 'a_'), regexp('_', '-')], ['a-user']],
  [[transform('{{ .value | upper }}')], ['USER']],
  [[transform('app_{{ .value | trimPrefix "us" }}')], ['app_er']],
  [[{ merge: { strategy: 'JSON' as const, into: 'all' } }], ['user', 'all']],
])('%j makes %j of the name user', (steps, names) => {
  expect(rewritten(['user'], steps)).toEqual(names);
});

test.each([[[transform('{{ .value | b64enc }}')]], [[{ merge: {} }]], [[regexp('(', 'x')]]])(
  'what %j makes is not known',
  (steps) => {
    expect(rewritten(['user'], steps)).toBeUndefined();
  },
);

test.each([
  ['by a regular expression', regexp('(.*)', '$1$1')],
  ['by a template', transform('{{ .value | replace "e" "eeee" }}')],
  ['by one that is long', transform(`{{ .value | replace "" "${'e'.repeat(100_000)}" }}`)],
  ['for each letter', regexp('.?', 'x'.repeat(1_000_000))],
])('a name that steps make longer and longer is not known, and takes no time: %s', (_how, step) => {
  expect(
    rewritten(
      ['user'],
      Array.from({ length: 80 }, () => step),
    ),
  ).toBeUndefined();
});

test.each([
  [regexp('(?=a)', ''), 'not a valid regular expression of Go'],
  [transform('{{ .value | base64 }}'), 'a template that cannot be parsed'],
  [{ merge: { strategy: 'JSON' as const } }, 'does not say into which key'],
])('%j is refused, and it is said why', (step, why) => {
  expect(stepRefused(step)).toContain(why);
});

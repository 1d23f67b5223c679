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
  [regexp('(?=a)', ''), 'not a valid regular expression of Go'],
  [transform('{{ .value | base64 }}'), 'a template that cannot be parsed'],
  [{ merge: { strategy: 'JSON' as const } }, 'does not say into which key'],
])('%j is refused, and it is said why', (step, why) => {
  expect(stepRefused(step)).toContain(why);
});

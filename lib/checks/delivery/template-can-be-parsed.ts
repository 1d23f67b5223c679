import { originOf } from '../../output/seen-object';
import { stepRefused } from '../../views/rewritten';
import { agentTemplates, operatorTemplates } from '../../views/templates';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Every template, and every step of a rewrite, is one that its engine takes. */
export const templateCanBeParsed: Check = {
  id: 'template-can-be-parsed',
  severity: 'error',
  scope: 'cluster',
  why: 'The operator or the agent ends with an error at each attempt, so that the Secret or the file is never made, or grows old.',
  *run({ cluster }) {
    for (const { seen, what, parsed } of [...operatorTemplates(cluster).values()].flat()) {
      if (typeof parsed === 'string') {
        yield {
          ...originOf(seen),
          ...says`the template of ${what} cannot be parsed: ${parsed}`,
          fix: 'correct it: a key that is not a word is read by {{ index . "some-key" }}, and functions are those of Sprig and of the operator',
        };
      }
    }
    for (const { seen, what, parsed } of [
      ...[...operatorTemplates(cluster).values()].flat(),
      ...agentTemplates(cluster),
    ]) {
      for (const name of typeof parsed === 'string' ? [] : parsed.missing) {
        yield {
          ...originOf(seen),
          ...says`the template of ${what} calls template "${{ template: name }}", which nothing in it defines`,
          fix: 'define it in the same text: each is a template of its own',
        };
      }
    }
    for (const { seen, what, parsed } of agentTemplates(cluster)) {
      if (typeof parsed === 'string') {
        yield {
          ...originOf(seen),
          ...says`the agent's template of ${what} cannot be parsed: ${parsed}`,
          fix: 'correct it: functions are those of consul-template, and those of Sprig begin with sprig_',
        };
      }
    }
    for (const { sources, ...seen } of cluster.delivered) {
      for (const refused of sources.flatMap(({ rewrite }) => rewrite.map(stepRefused))) {
        if (refused !== undefined) {
          yield {
            ...originOf(seen),
            ...says`a rewrite ${refused}`,
            fix: 'write it as Go reads it: https://pkg.go.dev/regexp/syntax, https://pkg.go.dev/text/template',
          };
        }
      }
    }
  },
};

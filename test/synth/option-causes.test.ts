import { CHECKS } from '../../lib/checks/index';
import { PUBLIC_API } from '../../lib/options/public-api';
import { OPTION_CAUSES } from '../../lib/synth/option-causes';

/** Every name that a program can write as an option. */
const OPTIONS = new Set([...JSON.stringify(PUBLIC_API.types).matchAll(/"(\w+)\??":/g)].map(([, name]) => name));

test.each(Object.entries(OPTION_CAUSES))('the causes of %s are options, and it is a check', (id, options) => {
  expect(CHECKS.map((check) => check.id)).toContain(id);
  expect(options.filter((option) => !OPTIONS.has(option))).toEqual([]);
});

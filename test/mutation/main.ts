import { CATALOGUE } from './catalogue/index';
import { APPS, Fleets, randomFleets, rendered, SMALL } from './fleets';
import { survivors, table, reasonsOf } from './score';
import { judge, survives } from './verdict';

/**
 * Edits the output of many fleets, one place at a time, and asks whether the checks tell. `npm run test:mutation --
 * <seed>` chooses other random fleets.
 */
const seed = Number(process.argv[2] ?? 1);

const PLAN: readonly { readonly fleets: Fleets; readonly atMost: number }[] = [
  { fleets: SMALL, atMost: 5 },
  { fleets: APPS, atMost: 1 },
  { fleets: randomFleets(seed, 5), atMost: 1 },
];

const verdicts = PLAN.flatMap(({ fleets, atMost }) =>
  Object.entries(fleets).flatMap(([name, fleet]) => [...judge(name, rendered(fleet), CATALOGUE, { atMost })]),
);

console.log(table(verdicts));
for (const outcome of ['unchecked', 'as another program writes it'] as const) {
  console.log(['', `${outcome}, and why:`, ...reasonsOf(verdicts, outcome)].join('\n'));
}
if (verdicts.some(survives)) {
  console.log(['', 'No check tells of:', ...survivors(verdicts, 3)].join('\n'));
  process.exitCode = 1;
}

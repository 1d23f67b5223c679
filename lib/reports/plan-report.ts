import { command } from '../encode/shell';
import type { ByHand } from '../plan/by-hand';
import type { Plan } from '../plan/plan';
import { adviceFor, brokenText, Task, tasksOf } from '../plan/told';
import { logLine } from '../text/log';

/** Where the output of a phase is: `plan/1-expand`. */
export const PHASE_FOLDERS = { expand: '1-expand', migrate: '2-migrate', contract: '3-contract' } as const;

/** How many orders that break something are told. */
const MOST_COUNTEREXAMPLES = 3;

const PHASE_TEXTS = {
  expand: 'make room for both',
  migrate: 'move the clusters',
  contract: 'remove what nobody uses any more',
} as const;

/** @param folder where the phases are written, as a person names it */
export function planText(plan: Plan, folder: string): string {
  return lines(plan, folder)
    .map((line) => `${line === '' ? '' : logLine(line)}\n`)
    .join('');
}

/** For programs: what is done in which order, and why in no other. */
export function planJson(plan: Plan, folder: string): object {
  const { verdict, counterexamples, between, recreated, notKnown: unknown } = plan;
  return {
    verdict,
    tasks: tasksOf(plan).map((task) => ({ ...task, commands: commandsOf(task, folder) })),
    gates: verdict === 'phases' ? { expand: gateAfterExpand(plan, folder), migrate: gateAfterMigrate(folder) } : {},
    broken: counterexamples.map((one) => ({ ...one, text: brokenText(one) })),
    between: between?.breaks ?? [],
    recreated: Object.fromEntries(recreated),
    notKnown: unknown,
  };
}

function lines(plan: Plan, folder: string): string[] {
  const { verdict } = plan;
  switch (verdict) {
    case 'nothing':
      return ['Nothing is applied: no stack and no folder changes.'];
    case 'any order':
      return [`Any order breaks nothing: ${tasksOf(plan).map(shortText).join('; ')}.`, ...notKnown(plan)];
    case 'order':
      return [
        'This order breaks nothing; what stands in one step may be done in any order.',
        '',
        ...numbered(plan, folder),
        ...why(plan),
        ...notKnown(plan),
      ];
    case 'phases':
      return [
        'No order of the new stacks and folders is safe: it takes three phases, in which both the old and the new are there for a while.',
        ...phaseLines(plan, folder),
        ...why(plan),
        ...notKnown(plan),
      ];
    case 'none':
      return [
        'No safe order was found, not even with both the old and the new at a time.',
        ...why(plan),
        '',
        ...advice(plan),
      ];
  }
}

/** Said with every order: it holds as far as these do. */
function notKnown(plan: Plan): string[] {
  return plan.notKnown.map((one) => `not known: ${one}`);
}

function numbered(plan: Plan, folder: string): string[] {
  return tasksOf(plan).map((task, index) => `  ${index + 1}. ${taskText(task, folder)}`);
}

function phaseLines(plan: Plan, folder: string): string[] {
  const tasks = tasksOf(plan);
  return (['expand', 'migrate', 'contract'] as const).flatMap((phase) => {
    const own = tasks.filter((task) => task.phase === phase);
    const gate =
      phase === 'expand' ? gateAfterExpand(plan, folder) : phase === 'migrate' ? gateAfterMigrate(folder) : [];
    return [
      '',
      `Phase ${PHASE_FOLDERS[phase].replace('-', ', ')}: ${PHASE_TEXTS[phase]}`,
      ...own
        .filter(({ does }) => does !== 'wait until all have moved')
        .map((task, index) => `  ${index + 1}. ${taskText(task, folder)}`),
      ...own.flatMap((task) => commandsOf(task, folder).map((one) => `       ${one}`)),
      ...(gate.length === 0 ? [] : ['  Go on once each of these ends with 0:', ...gate.map((one) => `       ${one}`)]),
    ];
  });
}

/** Whether the stacks that serve both are there, and all values that the new folders read. */
function gateAfterExpand({ byHand }: Plan, folder: string): string[] {
  const expanded = outputOf(folder, 'expand');
  const migrated = outputOf(folder, 'migrate');
  const status = command('keywheel', 'status', ...expanded);
  return byHand.some(({ what }) => what === 'copy a value' || what === 'write a value')
    ? [status, command('keywheel', 'audit', ...migrated)]
    : [status];
}

/** Whether the operator has read everything by the new folders, canaries show it, and no pod has an older Secret. */
function gateAfterMigrate(folder: string): string[] {
  return [command('keywheel', 'status', '--stale-pods', ...outputOf(folder, 'migrate'))];
}

function outputOf(folder: string, phase: keyof typeof PHASE_FOLDERS): string[] {
  const at = `${folder}/${PHASE_FOLDERS[phase]}`;
  return ['--terraform', `${at}/cdktf.out`, '--manifests', `${at}/dist`];
}

function commandsOf({ phase, does, names }: Task, folder: string): string[] {
  return does === 'apply stacks' && phase
    ? names.map((name) =>
        command('terraform', `-chdir=${folder}/${PHASE_FOLDERS[phase]}/cdktf.out/stacks/${name}`, 'apply'),
      )
    : [];
}

function taskText(task: Task, folder: string): string {
  const where = task.phase ? ` from ${folder}/${PHASE_FOLDERS[task.phase]}` : '';
  switch (task.does) {
    case 'apply stacks':
      return `apply ${plural('stack', task.names)}${where}`;
    case 'sync folders':
      return `sync ${plural('folder', task.names)}${where === '' ? '' : `${where}/dist`}`;
    case 'wait until all have moved':
      return `wait until the operator has read everything by the new folders and the pods have restarted: ${command('keywheel', 'status', '--no-hub', '--stale-pods')} ends with 0`;
    default:
      return handText(task.byHand!);
  }
}

function shortText({ does, names }: Task): string {
  return does === 'apply stacks' ? plural('stack', names) : does === 'sync folders' ? plural('folder', names) : does;
}

/** What a person does, with the command that hands on a value without showing it. */
function handText({ what, at, from, keys = [], isGenerated, says, clusters }: ByHand): string {
  switch (what) {
    case 'run SQL':
      return `by hand: run sql/${at}.sql of the new output on its database: Vault/OpenBao rotates no user that is not there`;
    case 'copy a value':
      return (
        `by hand: the value at ${shown(from!)} is read at ${shown(at)} from now on` +
        `${isGenerated ? ', where Terraform has made another one: keep the old one with' : '; copy it with'} ` +
        `${command('vault', 'kv', 'get', '-format=json', '-field=data', shown(from!))} | ${command('vault', 'kv', 'put', shown(at), '-')}`
      );
    case 'write a value':
      return `by hand: write the value at ${shown(at)}, which ${plural('cluster', clusters)} will read`;
    case 'add a key':
      return `by hand: add ${plural('key', keys)} to the value at ${shown(at)}, and leave the others there: vault kv patch`;
    case 'switch the signing key':
      return `by hand: let the API server of cluster ${at} sign with its new key`;
    case 'keep both addresses':
      return `by hand: ${at} and ${from ?? 'the address of before'} lead to the same Vault/OpenBao, whose certificate is good for whoever has either CA`;
    default:
      return `by hand: ${says ?? at}`;
  }
}

/** As its command line names a path. */
function shown(path: string): string {
  return path.replace('/data/', '/');
}

function plural(word: string, names: readonly string[]): string {
  return `${word}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}

function why({ counterexamples, between, recreated }: Plan): string[] {
  const told = counterexamples.slice(0, MOST_COUNTEREXAMPLES).map((one) => `  - ${brokenText(one)}`);
  const apart = between
    ? [
        `  - while clusters are not equally far: ${between.breaks[0]!.place}: ${between.breaks[0]!.message} (${between.breaks[0]!.id})`,
      ]
    : [];
  const again = [...recreated]
    .slice(0, MOST_COUNTEREXAMPLES)
    .map(([from, to]) => `  - ${from} becomes ${to}: applied at once, Terraform removes the thing and makes it again`);
  const all = [...told, ...apart, ...again];
  return all.length === 0 ? [] : ['', 'Other orders break something:', ...all];
}

function advice({ counterexamples, between }: Plan): string[] {
  const ids = [
    ...counterexamples.map(({ breaks }) => breaks[0]!.id).slice(0, 1),
    ...(between?.breaks.map(({ id }) => id).slice(0, 1) ?? []),
  ];
  return [`What to do: ${[...new Set(ids.map(adviceFor))].join('; ')}.`];
}

import { named } from '../collections/named';
import type { ByHand } from '../plan/by-hand';
import type { Plan } from '../plan/plan';
import { adviceFor, brokenText, Task, tasksOf } from '../plan/told';
import { BOOTSTRAP } from '../plan/side';
import { logLine } from '../text/log';
import { commandsOf, gateAfterExpand, gateAfterMigrate, gateBefore, PHASE_FOLDERS, shown } from './plan-commands';

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
    tasks: tasksOf(plan).map((task) => ({ ...task, commands: commandsOf(plan, task, folder) })),
    gates:
      verdict === 'phases'
        ? {
            begin: gateBefore(plan, folder),
            expand: gateAfterExpand(plan, folder),
            migrate: gateAfterMigrate(plan, folder),
          }
        : {},
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
        'This order breaks nothing; the parts of one step may be done in any order.',
        '',
        ...numbered(plan, folder),
        ...why(plan),
        ...notKnown(plan),
      ];
    case 'phases':
      return [
        'No order of the new stacks and folders is safe: it takes three phases, in which both the old and the new are there for a while.',
        ...beginLines(plan, folder),
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
        ...notKnown(plan),
      ];
  }
}

/** Said with every order: it holds as far as these do. */
function notKnown(plan: Plan): string[] {
  return plan.notKnown.map((one) => `not known: ${one}`);
}

function numbered(plan: Plan, folder: string): string[] {
  return tasksOf(plan).flatMap((task, index) => [
    `  ${index + 1}. ${taskText(task, folder)}`,
    ...commandsOf(plan, task, folder).map((one) => `       ${one}`),
  ]);
}

function phaseLines(plan: Plan, folder: string): string[] {
  const tasks = tasksOf(plan);
  return (['expand', 'migrate', 'contract'] as const).flatMap((phase) => {
    const all = tasks.filter((task) => task.phase === phase);
    // The gate waits for the last ones.
    const own = all.at(-1)?.does === 'wait until all have moved' ? all.slice(0, -1) : all;
    const gate =
      phase === 'expand' ? gateAfterExpand(plan, folder) : phase === 'migrate' ? gateAfterMigrate(plan, folder) : [];
    return [
      '',
      `Phase ${PHASE_FOLDERS[phase].replace('-', ', ')}: ${PHASE_TEXTS[phase]}`,
      ...own.flatMap((task, index) => [
        `  ${index + 1}. ${taskText(task, folder)}`,
        ...commandsOf(plan, task, folder).map((one) => `       ${one}`),
      ]),
      ...(phase === 'contract' ? leftLines(plan) : []),
      ...(gate.length === 0 ? [] : ['  Go on once each of these ends with 0:', ...gate.map((one) => `       ${one}`)]),
    ];
  });
}

function beginLines(plan: Plan, folder: string): string[] {
  const gate = gateBefore(plan, folder);
  return gate.length === 0
    ? []
    : [
        '',
        'Begin once each of these ends with 0: the servers are as the base says, and no phase of another plan was applied.',
        ...gate.map((one) => `       ${one}`),
      ];
}

/** Engines that Terraform forgets. */
function leftLines({ expansions, change }: Plan): string[] {
  const engines = expansions.flatMap(({ name, contracted, migrating }) => {
    const known = releasedIn(named(change.before.stacks, name)?.json);
    const mounts = (migrating.json['resource'] as { vault_mount?: Record<string, { path?: string }> } | undefined)
      ?.vault_mount;
    return releasedIn(contracted.json)
      .filter((from) => from.startsWith('vault_mount.') && !known.includes(from))
      .map((from) => mounts?.[from.slice('vault_mount.'.length)]?.path ?? from);
  });
  return engines.length === 0
    ? []
    : [
        `  Left on the server with all that is in it, where Terraform sees it no more: ${plural('engine', engines)}; remove it by hand once nobody needs its values.`,
      ];
}

function releasedIn(json: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return ((json?.['removed'] ?? []) as { readonly from: string }[]).map(({ from }) => from);
}

function taskText(task: Task, folder: string): string {
  const where = task.phase ? ` from ${folder}/${PHASE_FOLDERS[task.phase]}` : '';
  switch (task.does) {
    case 'apply stacks':
      return `apply ${plural('stack', task.names)}${where}`;
    case 'empty stacks':
      return `apply ${plural('stack', task.names)}${where}: nothing is left in it, so all that it made is removed`;
    case 'sync folders':
      return `sync ${plural('folder', task.names)}${where === '' ? '' : `${where}/dist`}`;
    case 'wait until all have moved':
      return `wait until the operator has read everything by the new folders and the pods have restarted, and this ends with 0:`;
    default:
      return handText(task.byHand!);
  }
}

function shortText({ does, names }: Task): string {
  return does === 'apply stacks' ? plural('stack', names) : does === 'sync folders' ? plural('folder', names) : does;
}

/** What a person does. */
function handText({ what, at, from, keys = [], isGenerated, says, clusters }: ByHand): string {
  switch (what) {
    case 'run SQL':
      return `by hand: run sql/${at}.sql of the new output on its database: Vault/OpenBao rotates no user that is not there`;
    case 'copy a value':
      return (
        `by hand: the value at ${shown(from!)} is read at ${shown(at)} from now on` +
        `${isGenerated ? ', where Terraform has made another one: put the old one in its place' : ': copy it'} ` +
        '(its other versions and its metadata stay where they are; the command refuses where somebody has written there)'
      );
    case 'write a value':
      return `by hand: write the value at ${shown(at)}, which ${plural('cluster', clusters)} will read`;
    case 'add a key':
      return `by hand: add ${plural('key', keys)} to the value at ${shown(at)}, and leave the others there; each is read from standard input`;
    case 'switch the signing key':
      return `by hand: let the API server of cluster ${at} sign with its new key`;
    case 'keep both addresses':
      return `by hand: ${at} and ${from ?? 'the address of before'} lead to the same Vault/OpenBao, whose certificate is good for anyone who has either CA`;
    default:
      return `by hand: ${says ?? at}`;
  }
}

function plural(word: string, names: readonly string[]): string {
  return `${word}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}

function why(plan: Plan): string[] {
  const { verdict, counterexamples, between, recreated } = plan;
  const told = counterexamples.slice(0, MOST_COUNTEREXAMPLES).map((one) => `  - ${brokenText(one)}`);
  const apart = between
    ? [
        `  - while clusters are not equally far: ${between.breaks[0]!.place}: ${between.breaks[0]!.message} (${between.breaks[0]!.id})`,
      ]
    : [];
  const again = [...recreated]
    .slice(0, MOST_COUNTEREXAMPLES)
    .map(
      ([from, to]) =>
        `  - ${from === to ? `${from} becomes another one` : `${from} becomes ${to}`}: applied at once, Terraform removes the thing and makes it again`,
    );
  const rights = tasksOf(plan).some(({ does, names }) => does === 'apply stacks' && names.includes(BOOTSTRAP))
    ? [`  - stack ${BOOTSTRAP} gives and takes the rights with which the other stacks are applied`]
    : [];
  const all = [...told, ...apart, ...again, ...rights];
  const heading = verdict === 'none' ? 'What prevents it:' : 'Other orders break something:';
  return all.length === 0 ? [] : ['', heading, ...all];
}

function advice({ counterexamples, between }: Plan): string[] {
  const ids = [
    ...counterexamples.map(({ breaks }) => breaks[0]!.id).slice(0, 1),
    ...(between?.breaks.map(({ id }) => id).slice(0, 1) ?? []),
  ];
  return [`What to do: ${[...new Set(ids.map(adviceFor))].join('; ')}.`];
}

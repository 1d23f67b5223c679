import { command, word } from '../encode/shell';
import type { ByHand } from '../plan/by-hand';
import type { EnginePlace } from '../plan/engine-places';
import type { Plan } from '../plan/plan';
import { adviceFor, brokenText, Task, tasksOf } from '../plan/told';
import { BOOTSTRAP } from '../plan/side';
import { statePlaceOf } from '../plan/state-place';
import type { Phase } from '../plan/stages';
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
    tasks: tasksOf(plan).map((task) => ({ ...task, commands: commandsOf(plan, task, folder) })),
    gates:
      verdict === 'phases' ? { expand: gateAfterExpand(plan, folder), migrate: gateAfterMigrate(plan, folder) } : {},
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

/** Whether the stacks that serve both are there, and all values that the new folders read. */
function gateAfterExpand(plan: Plan, folder: string): string[] {
  const values = plan.byHand.filter(({ what }) => what === 'copy a value' || what === 'write a value');
  const { placeOf } = plan;
  // Terraform has made a first version, which is not the one that is read today.
  const copied = values
    .filter(({ what, isGenerated }) => what === 'copy a value' && isGenerated)
    .map(
      ({ at }) => `${vault(placeOf(at), 'kv', 'metadata', 'get', '-format=json')} | jq -e '.data.current_version > 1'`,
    );
  return [
    ...applied(plan, 'expand', folder),
    command('keywheel', 'status', ...outputOf(folder, 'expand')),
    ...(values.length > 0 ? [command('keywheel', 'audit', ...outputOf(folder, 'migrate'))] : []),
    ...copied,
  ];
}

/** Whether the operator has read everything by the new folders, canaries show it, and no pod has an older Secret. */
function gateAfterMigrate(plan: Plan, folder: string): string[] {
  const status = command('keywheel', 'status', '--stale-pods', ...outputOf(folder, 'migrate'));
  return [...applied(plan, 'migrate', folder), ...plan.byHand.flatMap(signedAnew), status];
}

/** A token that the API server signs now says with which key. */
function signedAnew({ what, at, keys = [] }: ByHand): string[] {
  const head = `split(".")[0] | @base64d | fromjson | .kid | IN(${keys.map((key) => JSON.stringify(key)).join(', ')})`;
  return what !== 'switch the signing key' || keys.length === 0
    ? []
    : [
        `${command('kubectl', '--context', at, 'create', 'token', '-n', 'default', 'default')} | ${command('jq', '-R', '-e', head)}`,
      ];
}

/** What `status` does not compare, Terraform does: it ends with 2 where the server is not as a stack says. */
function applied(plan: Plan, phase: Phase, folder: string): string[] {
  const names = tasksOf(plan).flatMap((task) =>
    task.phase === phase && task.does === 'apply stacks' ? task.names : [],
  );
  return [...new Set(names)].map((name) =>
    command('terraform', chdir(folder, phase, name), 'plan', '-detailed-exitcode'),
  );
}

function chdir(folder: string, phase: Phase, stack: string): string {
  return `-chdir=${folder}/${PHASE_FOLDERS[phase]}/cdktf.out/stacks/${stack}`;
}

function outputOf(folder: string, phase: keyof typeof PHASE_FOLDERS): string[] {
  const at = `${folder}/${PHASE_FOLDERS[phase]}`;
  return ['--terraform', `${at}/cdktf.out`, '--manifests', `${at}/dist`];
}

/** What is typed for a task, as far as it has commands of its own. */
function commandsOf(plan: Plan, task: Task, folder: string): string[] {
  switch (task.does) {
    case 'apply stacks':
    case 'empty stacks':
      return task.phase === undefined ? [] : appliesOf(plan, task.phase, task.names, folder);
    case 'wait until all have moved':
      return [waitCommand(task, folder)];
    case 'sync folders':
      return [];
    default:
      return handCommands(plan, task.byHand!);
  }
}

/** Of these clusters alone: others may not have been asked to move. */
function waitCommand({ phase, names }: Task, folder: string): string {
  const output = phase === undefined ? [] : outputOf(folder, phase);
  const clusters = names.flatMap((name) => ['--context', name]);
  return command('keywheel', 'status', '--no-hub', '--stale-pods', ...output, ...clusters);
}

function appliesOf({ change, verdict }: Plan, phase: Phase, names: readonly string[], folder: string): string[] {
  return names.flatMap((name) => {
    const at = chdir(folder, phase, name);
    const isMoved = verdict === 'phases' && phase === 'contract' && movesState(change, name);
    return [
      command('terraform', at, 'init'),
      // What is there is known by the state of before.
      ...(isMoved
        ? [
            command('terraform', chdir(folder, 'migrate', name), 'init'),
            `${command('terraform', chdir(folder, 'migrate', name), 'state', 'pull')} | ${command('terraform', at, 'state', 'push', '-')}`,
          ]
        : []),
      command('terraform', at, 'apply'),
    ];
  });
}

/** Whether the new stack keeps its state elsewhere. */
function movesState({ before, after }: Plan['change'], name: string): boolean {
  const [old, now] = [before, after].map(({ stacks }) => statePlaceOf(stacks.find((one) => one.name === name)?.json));
  const isThere = [before, after].every(({ stacks }) => stacks.some((one) => one.name === name));
  return isThere && old !== now;
}

/** Engines that Terraform forgets. */
function leftLines({ expansions, change }: Plan): string[] {
  const engines = expansions.flatMap(({ name, contracted, migrating }) => {
    const known = releasedIn(change.before.stacks.find((one) => one.name === name)?.json);
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
        '(its other versions and its metadata stay where they are)'
      );
    case 'write a value':
      return `by hand: write the value at ${shown(at)}, which ${plural('cluster', clusters)} will read`;
    case 'add a key':
      return `by hand: add ${plural('key', keys)} to the value at ${shown(at)}, and leave the others there; each is read from standard input`;
    case 'switch the signing key':
      return `by hand: let the API server of cluster ${at} sign with its new key`;
    case 'keep both addresses':
      return `by hand: ${at} and ${from ?? 'the address of before'} lead to the same Vault/OpenBao, whose certificate is good for whoever has either CA`;
    default:
      return `by hand: ${says ?? at}`;
  }
}

/** They show no value to anybody. */
function handCommands({ placeOf }: Plan, { what, at, from, keys = [], isGenerated }: ByHand): string[] {
  switch (what) {
    case 'copy a value':
      return [copyCommand(placeOf, from!, at, isGenerated === true)];
    case 'add a key':
      return keys.map((key) => `${vault(placeOf(at), 'kv', 'patch')} ${word(`${key}=-`)}`);
    default:
      return [];
  }
}

/** Writes what was read, whatever its keys are called, and only over what the plan knows to be there. */
function copyCommand(placeOf: (path: string) => EnginePlace, from: string, to: string, isGenerated: boolean): string {
  const [old, now] = [from, to].map(placeOf);
  const read = command('vault', 'read', ...inNamespace(old!), '-format=json', old!.path);
  const write = command('vault', 'write', ...inNamespace(now!), now!.path, '-');
  return `${read} | jq ${word(`{data: .data.data, options: {cas: ${isGenerated ? 1 : 0}}}`)} | ${write}`;
}

function vault(place: EnginePlace, ...words: readonly string[]): string {
  return command('vault', ...words, ...inNamespace(place), shown(place.path));
}

function inNamespace({ namespace }: EnginePlace): string[] {
  return namespace === undefined ? [] : [`-namespace=${namespace}`];
}

/** As its command line names a path. */
function shown(path: string): string {
  return path.replace('/data/', '/');
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
  const heading = verdict === 'none' ? 'What stands in the way:' : 'Other orders break something:';
  return all.length === 0 ? [] : ['', heading, ...all];
}

function advice({ counterexamples, between }: Plan): string[] {
  const ids = [
    ...counterexamples.map(({ breaks }) => breaks[0]!.id).slice(0, 1),
    ...(between?.breaks.map(({ id }) => id).slice(0, 1) ?? []),
  ];
  return [`What to do: ${[...new Set(ids.map(adviceFor))].join('; ')}.`];
}

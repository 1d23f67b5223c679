import { named } from '../collections/named';
import { command, word } from '../encode/shell';
import type { SynthesizedStack } from '../output/stack';
import type { ByHand } from '../plan/by-hand';
import type { EnginePlace } from '../plan/engine-places';
import type { Plan } from '../plan/plan';
import type { Phase } from '../plan/stages';
import { statePlaceOf } from '../plan/state-place';
import { Task, tasksOf } from '../plan/told';

/** Where the output of a phase is: `plan/1-expand`. */
export const PHASE_FOLDERS = { expand: '1-expand', migrate: '2-migrate', contract: '3-contract' } as const;

/** The stacks of before, with which a plan of phases begins. */
export const BASE_FOLDER = '0-before';

/** The stacks of before that any phase applies. */
export function begunWith(plan: Plan): readonly SynthesizedStack[] {
  const isPhased = plan.verdict === 'phases';
  const applied = new Set(tasksOf(plan).flatMap(({ does, names }) => (/ stacks$/.test(does) ? names : [])));
  return isPhased ? plan.change.before.stacks.filter(({ name }) => applied.has(name)) : [];
}

/**
 * Whether the servers are as the base says: not where a phase of another plan was applied since, which has moved what
 * neither end of this one knows.
 */
export function gateBefore(plan: Plan, folder: string): string[] {
  return begunWith(plan).flatMap(({ name }) => {
    const at = chdirTo(folder, BASE_FOLDER, name);
    return [command('terraform', at, 'init'), command('terraform', at, 'plan', '-detailed-exitcode')];
  });
}

/** Whether the stacks that serve both are there, and all values that the new folders read. */
export function gateAfterExpand(plan: Plan, folder: string): string[] {
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
export function gateAfterMigrate(plan: Plan, folder: string): string[] {
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
  return chdirTo(folder, PHASE_FOLDERS[phase], stack);
}

function chdirTo(folder: string, root: string, stack: string): string {
  return `-chdir=${folder}/${root}/cdktf.out/stacks/${stack}`;
}

function outputOf(folder: string, phase: keyof typeof PHASE_FOLDERS): string[] {
  const at = `${folder}/${PHASE_FOLDERS[phase]}`;
  return ['--terraform', `${at}/cdktf.out`, '--manifests', `${at}/dist`];
}

/** What is typed for a task, as far as it has commands of its own. */
export function commandsOf(plan: Plan, task: Task, folder: string): string[] {
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
  const [old, now] = [before, after].map(({ stacks }) => statePlaceOf(named(stacks, name)?.json));
  const isThere = [before, after].every(({ stacks }) => named(stacks, name) !== undefined);
  return isThere && old !== now;
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
export function shown(path: string): string {
  return path.replace('/data/', '/');
}

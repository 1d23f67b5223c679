import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { FleetError } from '../errors';
import type { SynthesizedStack } from '../output/stack';
import { Plan, stacksIn } from '../plan/plan';
import { clusterAt } from '../plan/state';
import { tasksOf } from '../plan/told';
import { BASE_FOLDER, begunWith, PHASE_FOLDERS } from '../reports/plan-commands';
import { digest } from '../synth/journal';
import { HUB_STACK, jsonText, STACK_FILE, STACKS_FOLDER } from '../synth/output-files';
import { yamlHeader } from '../synth/ownership';
import { entryAt } from '../synth/plain-file';
import { yamlDocuments } from '../synth/yaml';
import type { Side } from '../plan/side';
import { OwnedFolder } from './owned-folder';

/** What "terraform init" leaves beside a stack. */
const LOCK = '.terraform.lock.hcl';

/** What a plan wrote, and what was in it: nothing else in its folder is overwritten or removed. */
const INDEX = 'keywheel-plan.json';

/**
 * Writes what each phase applies below a folder, and removes what an earlier plan from the same base wrote there of
 * which nothing was applied here, or any one that is discarded. Of a plan without phases only stacks are written that the new output does not have.
 *
 * @throws FleetErrors PlanFolderTaken, PlanUnfinished, with everything as it was
 */
export function writePlan(
  plan: Plan,
  folder: string,
  discard: boolean,
  tell: (text: string) => void = () => undefined,
): void {
  const files = filesOf(plan, folder);
  const own = new OwnedFolder(folder, { index: INDEX, refused: taken });
  const base = digest(JSON.stringify([plan.change.before.stacks.map(({ json }) => json), plan.change.before.clusters]));
  if (own.files.size > 0 && !discard && !own.holds(files)) {
    const begun = begunIn(folder, [...own.files.keys()]);
    if (own.index?.['base'] !== base || begun !== undefined) {
      const what =
        begun === undefined ? 'a plan from another base' : `a plan that was begun (Terraform ran in ${begun})`;
      throw new FleetError('PlanUnfinished', `holds ${what}: ${goOn(folder)}`, folder);
    }
    tell(
      `the plan in ${folder}, from the same base, is replaced: if a part of it was applied elsewhere, such as by a ` +
        `pipeline, bring it back from your repository; ${goOn(folder)}`,
    );
  }
  own.replace(files, (written) =>
    jsonText({ description: 'Written by "keywheel plan": what it wrote here.', base, ...written }),
  );
}

/** As the output of synth does not know what a first phase has moved. */
function goOn(folder: string): string {
  const { expand } = PHASE_FOLDERS;
  return (
    'apply it to its end, and plan from there; or, where it is not to be finished, move its folder away and plan from ' +
    `the last phase that was applied to its end ("keywheel plan ./${folder}-begun/${expand}"); if nothing of it was ` +
    'applied, remove it with --discard'
  );
}

/** The folder of a stack in which `terraform init` has left its traces; undefined where there is none. */
function begunIn(folder: string, files: readonly string[]): string | undefined {
  const stacks = files
    .filter((name) => posix.basename(name) === STACK_FILE && !name.startsWith(`${BASE_FOLDER}/`))
    .map((name) => dirname(name));
  return stacks.find((name) => ['.terraform', LOCK].some((trace) => entryAt(join(folder, name, trace)) !== undefined));
}

/** Below the folder, with `/`. */
function filesOf(plan: Plan, folder: string): Map<string, string> {
  const named = new Set(tasksOf(plan).flatMap(({ phase, names }) => names.map((name) => `${phase} ${name}`)));
  const base = begunWith(plan);
  return new Map([
    ...[...stackFiles(base, BASE_FOLDER, folder)].map(([name, text]) => [posix.join(BASE_FOLDER, name), text] as const),
    ...(['expand', 'migrate', 'contract'] as const).flatMap((phase) => {
      const root = PHASE_FOLDERS[phase];
      const isPhased = plan.verdict === 'phases';
      const stacks = stacksIn(plan, phase).filter(({ name }) => isPhased || named.has(`${phase} ${name}`));
      const folders = phase === 'expand' ? besides(plan) : plan.change.after;
      const manifests = isPhased ? manifestFiles(folders, fleetOf(plan)) : [];
      return [...stackFiles(stacks, root, folder), ...manifests].map(
        ([name, text]) => [posix.join(root, name), text] as const,
      );
    }),
  ]);
}

/** The folders of before, where something moves with what comes. */
function besides({ change }: Plan): Pick<Side, 'clusters' | 'restarts'> {
  const { before, after, joined = new Set() } = change;
  const known = new Set(before.restarts.map(({ cluster, namespace }) => `${cluster} ${namespace}`));
  return {
    clusters: before.clusters.map((one) => (joined.has(one.name) ? clusterAt(change, one.name, 'expanded')! : one)),
    restarts: [
      ...before.restarts,
      ...after.restarts.filter(
        ({ cluster, namespace }) => joined.has(cluster) && !known.has(`${cluster} ${namespace}`),
      ),
    ],
  };
}

function fleetOf({ change }: Plan): string {
  const said = change.after.stacks.map(({ json }) => json['//'] as { keywheel?: { fleet?: string } } | undefined);
  return said.find((one) => one?.keywheel?.fleet !== undefined)?.keywheel?.fleet ?? 'unknown';
}

function* stackFiles(
  stacks: readonly SynthesizedStack[],
  root: string,
  folder: string,
): Iterable<readonly [string, string]> {
  for (const stack of stacks) {
    const at = posix.join('cdktf.out', STACKS_FOLDER, stack.name);
    const own = relative(resolve(folder, root, at), process.cwd())
      .split(sep)
      .join('/');
    yield [posix.join(at, STACK_FILE), jsonText(withoutRecord(stack, withState(stack.json, own)))];
    for (const [name, text] of stack.files) {
      // Of a folder in which it was applied: Terraform writes its own again.
      if (name !== LOCK) {
        yield [posix.join(at, name), text];
      }
    }
  }
}

/** What the record says is of a synthesis, and this is none. */
function withoutRecord({ name }: SynthesizedStack, json: Record<string, unknown>): object {
  const comment = json['//'] as { keywheel?: Record<string, unknown> } | undefined;
  if (name !== HUB_STACK || comment?.keywheel === undefined) {
    return json;
  }
  const keywheel = Object.fromEntries(Object.entries(comment.keywheel).filter(([field]) => field !== 'record'));
  return { ...json, '//': { ...comment, keywheel } };
}

/**
 * A state in a file is named from the stack's own folder: it is the same file from here.
 *
 * @param toWorkingDirectory from the folder of the stack in the plan
 */
function withState(json: Record<string, unknown>, toWorkingDirectory: string): Record<string, unknown> {
  const terraform = json['terraform'] as { backend?: { local?: { path?: string } } } | undefined;
  const path = terraform?.backend?.local?.path;
  const [, rest] = /^(?:\.\.\/)+(.*)$/.exec(path ?? '') ?? [];
  return rest === undefined
    ? json
    : {
        ...json,
        terraform: {
          ...terraform,
          backend: { local: { ...terraform!.backend!.local, path: posix.join(toWorkingDirectory, rest) } },
        },
      };
}

function* manifestFiles(
  { clusters, restarts }: Pick<Side, 'clusters' | 'restarts'>,
  fleet: string,
): Iterable<readonly [string, string]> {
  for (const { name, files } of clusters) {
    for (const file of files) {
      const at = posix.join(name, file.name);
      yield [
        posix.join('dist', at),
        `${yamlHeader(fleet, at)}\n${yamlDocuments(file.manifests.map(({ object }) => object))}`,
      ];
    }
  }
  for (const { cluster, namespace, component } of restarts) {
    const at = posix.join(cluster, namespace, 'kustomization.yaml');
    yield [posix.join('dist.patches', at), `${yamlHeader(fleet, at)}\n${yamlDocuments([component])}`];
  }
}

function taken(file: string, why: string): FleetError {
  return new FleetError('PlanFolderTaken', `${why}; move it away, or name another folder with --output`, file);
}

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FleetError } from '../errors';
import { isIncompleteMark } from '../output/incomplete';
import { shown } from './files-below';
import type { GivenFiles } from './given-files';
import { isServerText, mayAdd, mayBeServer } from './server-text';
import { isManifest } from './manifests';
import { isState } from './terraform-state';
import { isTerragrunt } from './terragrunt';

/** What lies in a folder, by what it is taken for. Paths are absolute. */
export interface FoundFiles {
  /** HCL and JSON of Terraform, and the values for them. */
  readonly terraform: readonly string[];
  readonly terragrunt: readonly string[];
  /** Plans and states as JSON. */
  readonly plans: readonly string[];
  /** Terraform's own copies of its state. */
  readonly states: readonly string[];
  /** Files with objects of Kubernetes, and kustomizations. */
  readonly manifests: readonly string[];
  /** The configuration of servers of Vault/OpenBao, and files beside one that may add to it. */
  readonly servers: readonly string[];
  /** What keywheel wrote for workloads of other repositories. */
  readonly patches: readonly string[];
  /** Folders and links that were not looked into. */
  readonly skipped: readonly string[];
}

/** Files and folders; more than any repository of configuration holds. */
const MOST_ENTRIES = 100_000;
const DEEPEST = 64;
/** In bytes: "terraform show -json" says at once what it writes. */
const HEAD = 4096;

/** Copies of what others wrote. */
const OF_OTHERS = /^(node_modules|vendor)$/;

/**
 * Looks through a folder that nobody has said anything of. No link is followed, and folders of tools, of copies, and
 * those whose name begins with a dot are left out.
 *
 * @param most files and folders
 * @throws FleetError FilesTooMany; OutputIncomplete where a synthesis was interrupted
 */
export function findFiles(given: GivenFiles, root: string, most = MOST_ENTRIES): FoundFiles {
  const terraform: string[] = [];
  const terragrunt: string[] = [];
  const plans: string[] = [];
  const states: string[] = [];
  const manifests: string[] = [];
  const servers: string[] = [];
  const beside: string[] = [];
  const patches: string[] = [];
  const skipped: string[] = [];
  let left = most;
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if ((left -= 1) < 0 || depth > DEEPEST) {
        throw new FleetError(
          'FilesTooMany',
          `${shown(root)} holds more than ${most} files, or folders more than ${DEEPEST} deep; ` +
            'say with --terraform and --manifests where both sides are',
        );
      }
      if (isIncompleteMark(entry.name)) {
        throw new FleetError(
          'OutputIncomplete',
          `a synthesis was interrupted while it wrote into ${shown(folder)}; run "keywheel synth", which completes it`,
        );
      }
      if (entry.isSymbolicLink()) {
        skipped.push(path);
      } else if (entry.isDirectory()) {
        if (entry.name.startsWith('.') || OF_OTHERS.test(entry.name)) {
          skipped.push(path);
        } else {
          visit(path, depth + 1);
        }
      } else if (!entry.isFile()) {
        skipped.push(path);
      } else if (/\.(tf|tofu|tfvars)(\.json)?$/.test(entry.name)) {
        terraform.push(path);
      } else if (isState(entry.name)) {
        states.push(path);
      } else if (isTerragrunt(entry.name)) {
        terragrunt.push(path);
      } else if (entry.name.endsWith('.json') && isPlan(path)) {
        plans.push(path);
      } else if (mayBeServer(entry.name) && holds(given, path, isServerText)) {
        servers.push(path);
      } else if (depth > PATCH_DEPTH && isPatch(given, path)) {
        patches.push(path);
      } else if (isManifest(path) && holdsObjects(given, path)) {
        manifests.push(path);
      } else if (mayBeServer(entry.name) && holds(given, path, mayAdd)) {
        beside.push(path);
      }
    }
  };
  visit(root, 0);
  const served = new Set(servers.map(dirname));
  return {
    ...{ terraform, terragrunt, plans, states, manifests, patches, skipped },
    servers: [...servers, ...beside.filter((file) => served.has(dirname(file)))],
  };
}

/** `<cluster>/<namespace>/kustomization.yaml`, in a folder of their own. */
const PATCH_DEPTH = 2;

/** A component with anything else in it is somebody's own. */
function isPatch(given: GivenFiles, file: string): boolean {
  const text = basename(file) === 'kustomization.yaml' ? (given.text(file) ?? '') : '';
  return (
    text.startsWith('# Written by keywheel for fleet ') &&
    /^kind: Component$/m.test(text) &&
    !/^(?!apiVersion:|kind:|patches:|[ #-]|$)/m.test(text)
  );
}

function isPlan(file: string): boolean {
  const head = Buffer.alloc(HEAD);
  const opened = openSync(file, 'r');
  try {
    const text = head.toString('latin1', 0, readSync(opened, head, 0, HEAD, 0));
    return /^[\s\S]{0,3}\{/.test(text) && /"format_version"\s*:/.test(text) && /"terraform_version"\s*:/.test(text);
  } finally {
    closeSync(opened);
  }
}

/** One that cannot be read is told by the reader of manifests, where it may be one. */
function holds(given: GivenFiles, file: string, isWanted: (file: string, text: string) => boolean): boolean {
  const told = given.misread.length;
  const text = given.text(file);
  given.misread.length = told;
  return text !== undefined && isWanted(file, text);
}

/** What may be an object: a text with escapes may be one too, and a file that cannot be read is told by its reader. */
function holdsObjects(given: GivenFiles, file: string): boolean {
  if (/^kustomization(\.ya?ml)?$/i.test(basename(file))) {
    return true;
  }
  const told = given.misread.length;
  const text = given.text(file);
  if (text === undefined) {
    // Its reader says it once more, where it counts.
    given.misread.length = told;
    return true;
  }
  return /\\[uUx]/.test(text) || (/apiVersion/i.test(text) && /kind/i.test(text));
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FleetError } from '../errors';
import type { Output } from '../views/views';
import { requireThere } from './files-below';
import { readManifests } from './manifests';
import { readTerraform } from './terraform';
import type { Unknown } from './unknown';

export interface FilesOptions {
  /** Plans and states as JSON, or folders of Terraform's JSON. @default cdktf.out */
  readonly terraform?: readonly string[];
  /** Folders of YAML. @default dist */
  readonly manifests?: readonly string[];
  /** The file that says which folder is which cluster. @default keywheel.check.yaml, where it is there */
  readonly clusters?: string;
}

export interface FilesRead {
  readonly output: Output;
  /** What no check can rest on. */
  readonly unknown: readonly Unknown[];
}

/**
 * Both sides as files say them, whoever wrote those.
 *
 * @throws FleetError where there is nothing, or nothing that can be read
 */
export function readFiles(options: FilesOptions = {}): FilesRead {
  const terraform = options.terraform ?? defaultsFrom('cdktf.out');
  const manifests = options.manifests ?? defaultsFrom('dist');
  if (terraform.length + manifests.length === 0) {
    throw new FleetError(
      'FilesMissing',
      'there is neither cdktf.out nor dist in this folder; say with --terraform and --manifests where both sides are',
    );
  }
  const folders = manifests.map((folder) => ({ folder: there(folder, '--manifests') }));
  const sides = terraform.map((path) => readTerraform(there(path, '--terraform')));
  const spokes = readManifests(folders);
  const existing = sides.flatMap((side) => side.existing);
  return {
    output: {
      resources: sides.flatMap(({ resources }) => resources),
      hubs: sides.flatMap(({ hubs }) => hubs),
      existing: {
        engines: existing.flatMap(({ engines }) => engines),
        policies: existing.flatMap(({ policies }) => policies),
        authMounts: existing.flatMap(({ authMounts }) => authMounts),
        namespaces: existing.flatMap(({ namespaces }) => namespaces),
      },
      clusters: spokes.clusters,
      restarts: spokes.restarts,
      unread: sides.length === 0 ? ['*'] : sides.flatMap(({ unread }) => unread),
    },
    unknown: [...sides.flatMap(({ unknown }) => unknown), ...spokes.unknown],
  };
}

function defaultsFrom(folder: string): string[] {
  return existsSync(folder) ? [folder] : [];
}

function there(path: string, option: string): string {
  requireThere(path, option);
  return resolve(path);
}

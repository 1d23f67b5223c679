import { dump } from 'js-yaml';
import { dirname, relative, sep } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Colors } from 'picocolors/types';
import { logLine } from '../text/log';
import { FleetError } from '../errors';
import { shown } from '../files/files-below';
import type { Found } from '../files/found';
import { topmost } from '../files/found-clusters';
import { MAPPING_FILE } from '../files/mapping';
import { count } from './terminal';

/** Of a list in one line. */
const MOST_NAMED = 4;
/** Of clusters: the rest is counted. */
const MOST_CLUSTERS = 12;

/** What was taken for what, in a few lines. */
export function foundText(found: Found, isMapped: boolean, colors: Colors): string {
  const { terraform, plans, planned, clusters, left, skipped } = found;
  const folders = topmost(terraform.map(dirname));
  const isNothing = terraform.length + plans.length === 0;
  const lines = [
    ...(terraform.length > 0 ? [`Terraform: ${names(folders)} (${count(terraform.length, 'file')})`] : []),
    ...(plans.length > 0 ? [`plans: ${names(plans)}`] : []),
    ...(planned.length > 0 ? [`in a plan, and not read: ${count(planned.length, 'file')} of Terraform`] : []),
    ...(isNothing ? ['no Terraform: of Vault/OpenBao nothing is known'] : []),
    ...(isMapped
      ? [`clusters: as ${MAPPING_FILE} or --clusters has it`]
      : [
          ...clusters
            .slice(0, MOST_CLUSTERS)
            .map(({ name, folders, files }) => `cluster ${name}: ${names(folders)} (${count(files.length, 'file')})`),
          ...(clusters.length > MOST_CLUSTERS ? [`and ${clusters.length - MOST_CLUSTERS} more clusters`] : []),
          ...(clusters.length === 0 ? ['no YAML of Kubernetes: of clusters nothing is known'] : []),
          ...(left.length > 0 ? [`of no cluster, and not read: ${names(left)}`] : []),
        ]),
    ...(skipped.length > 0 ? [`not looked into: ${names(skipped)}`] : []),
    ...(isMapped || clusters.length === 0
      ? []
      : [`to say it better: "keywheel check --write-mapping", then edit ${MAPPING_FILE} (docs/check.md)`]),
  ];
  return `${colors.cyan('found here')}\n${lines.map((line) => `  ${logLine(line)}\n`).join('')}\n`;
}

function names(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED;
  return [...paths.slice(0, MOST_NAMED).map(shown), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/**
 * Writes the mapping file that says what was found.
 *
 * @throws FleetError MappingExists, MappingInvalid
 */
export function writeFoundMapping({ root, clusters }: Found): void {
  if (clusters.length === 0) {
    throw new FleetError(
      'MappingInvalid',
      `${MAPPING_FILE} would name no cluster: there is no YAML of Kubernetes here`,
    );
  }
  const mapping = {
    clusters: Object.fromEntries(
      clusters.map(({ name, folders }) => [
        name,
        { manifests: folders.map((folder) => relative(root, folder).split(sep).join('/') || '.') },
      ]),
    ),
  };
  const text = `# Which folder is which cluster, as "keywheel check" found it. See docs/check.md.\n${dump(mapping)}`;
  try {
    writeFileSync(MAPPING_FILE, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new FleetError('MappingExists', `${MAPPING_FILE} is there already; edit it, or take it away`);
    }
    throw error;
  }
}

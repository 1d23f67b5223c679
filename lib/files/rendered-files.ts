import { basename, dirname, join } from 'node:path';
import { ancestorsOf, isThere } from './files-below';

/** What says of the folder beside a folder "templates" whose templates those are. */
const OWNERS: readonly (readonly [renderer: string, beside: string])[] = [
  ['Helm', 'Chart.yaml'],
  ['Ansible', 'tasks'],
];

/**
 * What renders a file before anybody applies it: Helm those in the folder "templates" of a chart, Ansible those of a
 * role. Elsewhere clients take a file as it is written, whatever looks like a template in it.
 *
 * https://helm.sh/docs/topics/charts/#the-chart-file-structure
 * https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_reuse_roles.html#role-directory-structure
 */
export function rendererOf(file: string): string | undefined {
  const folders = ancestorsOf(dirname(file)).filter((folder) => basename(folder) === 'templates');
  return OWNERS.find(([, beside]) => folders.some((folder) => isThere(join(dirname(folder), beside))))?.[0];
}

/** Whether Helm renders it. */
export function isOfChart(file: string): boolean {
  return rendererOf(file) === 'Helm';
}

import { basename, dirname, join } from 'node:path';
import { ancestorsOf, isThere } from './files-below';

/**
 * Whether Helm renders a file: it is in the folder "templates" of a chart. Elsewhere clients take a file as it is written,
 * whatever looks like a template in it.
 *
 * https://helm.sh/docs/topics/charts/#the-chart-file-structure
 */
export function isOfChart(file: string): boolean {
  return ancestorsOf(dirname(file)).some(
    (folder) => basename(folder) === 'templates' && isThere(join(dirname(folder), 'Chart.yaml')),
  );
}

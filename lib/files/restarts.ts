import { jsonObject } from '../text/json-object';
import type { Misread } from '../output/misread';
import { shown } from './files-below';
import type { GivenFiles } from './given-files';
import { fitObject } from './object-shapes';
import { fields, fit, list } from './shape';
import { isBroken, yamlDocuments } from '../yaml/documents';
import type { RestartFile } from '../output/cluster';

/** Components for workloads of other repositories, which keywheel writes beside the clusters. */

const COMPONENT = fields({ patches: list(fields({ patch: 'text' }, 'patch')) }, 'patches');

/** The components in a file, each patch of which is an object of JSON. What is none is told. */
export function readRestarts(
  given: GivenFiles,
  file: string,
  [cluster, namespace]: readonly string[],
): { restarts: RestartFile[]; misread: Misread[] } {
  const misread: Misread[] = [];
  const tell = (line: number, message: string) =>
    misread.push({
      ...{ kind: 'unreadable', path: '', place: shown(file), source: { file: shown(file), line }, message },
      fix: 'synthesise it again: keywheel writes it',
    });
  const restarts = yamlDocuments(given.text(file) ?? '').flatMap((document) => {
    if (isBroken(document)) {
      tell(document.line, document.reason);
      return [];
    }
    if (cluster === undefined || namespace === undefined) {
      return [];
    }
    const component = fit(document.value, COMPONENT, ({ at, message }) => tell(document.line, `${at}: ${message}`));
    const { patches = [] } = (component ?? {}) as { patches?: { patch: string }[] };
    const read = patches.flatMap(({ patch }) => {
      const one = jsonObject(patch);
      const isNone = one === undefined || Array.isArray(one);
      const fitted = isNone ? undefined : fitObject(one, shown(file), document.line, misread);
      if (isNone) {
        tell(document.line, 'a patch is not an object');
      }
      return fitted ? [{ patch: JSON.stringify(fitted) }] : [];
    });
    return component === undefined ? [] : [{ cluster, namespace, component: { ...component, patches: read } }];
  });
  return { restarts, misread };
}

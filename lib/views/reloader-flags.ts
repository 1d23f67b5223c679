import { ChartValues, chartValues } from './chart-values';
import type { SeenObject } from './seen-object';

/** How one Reloader is started. */
export interface ReloaderFlags {
  /** Whether it restarts what says nothing, too, when a Secret that it uses changes. */
  readonly everything: boolean;
  readonly ignoresSecrets: boolean;
  readonly ignoredNamespaces: readonly string[];
  /** `Job`, `CronJob`. */
  readonly ignoredKinds: readonly string[];
}

/** As Reloader is without any. */
export const NO_FLAGS: ReloaderFlags = {
  everything: false,
  ignoresSecrets: false,
  ignoredNamespaces: [],
  ignoredKinds: [],
};

interface Objects {
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

const WORKLOADS: readonly (readonly [flag: string, kind: string])[] = [
  ['jobs', 'Job'],
  ['cronjobs', 'CronJob'],
];

/**
 * Of each Reloader of a cluster; one without flags where none is among the files.
 * https://github.com/stakater/Reloader/blob/master/internal/pkg/util/util.go
 */
export function reloaderFlags(objects: Objects): readonly ReloaderFlags[] {
  const all = [
    ...objects.ofKind('Deployment').flatMap(({ object }) => ofDeployment(object)),
    ...chartValues(objects, 'reloader').map(ofValues),
  ];
  return all.length > 0 ? all : [NO_FLAGS];
}

function ofDeployment(object: any): ReloaderFlags[] {
  const containers: any[] = object.spec?.template?.spec?.containers ?? [];
  return containers
    .filter(({ image }) => /(^|\/)reloader[^/]*$/.test(String(image)))
    .map(({ command = [], args = [] }) => [...command, ...args].map(String))
    .map((words) => ({
      everything: isSet(words, 'auto-reload-all'),
      ignoresSecrets: listOf(words, 'resources-to-ignore').some((one) => one.toLowerCase() === 'secrets'),
      ignoredNamespaces: listOf(words, 'namespaces-to-ignore'),
      ignoredKinds: WORKLOADS.flatMap(([flag, kind]) =>
        listOf(words, 'ignored-workload-types').includes(flag) ? kind : [],
      ),
    }));
}

function isSet(words: readonly string[], flag: string): boolean {
  return words.some((word) => word === `--${flag}` || new RegExp(`^--${flag}=(1|t|true)$`, 'i').test(word));
}

/** After `=`, or as the next word; said twice, both count. */
function listOf(words: readonly string[], flag: string): string[] {
  return words.flatMap((word, index) => {
    const text = word === `--${flag}` ? words[index + 1] : word.startsWith(`--${flag}=`) ? word.split('=')[1] : '';
    return (text ?? '').split(',').filter(Boolean);
  });
}

/** What its chart makes flags of. */
function ofValues({ value }: ChartValues): ReloaderFlags {
  const said = (name: string) => value(`reloader.${name}`);
  const isTrue = (name: string) => String(said(name)) === 'true';
  return {
    everything: isTrue('autoReloadAll'),
    ignoresSecrets: isTrue('ignoreSecrets'),
    ignoredNamespaces: String(said('ignoreNamespaces') ?? '')
      .split(',')
      .filter(Boolean),
    ignoredKinds: [...(isTrue('ignoreJobs') ? ['Job'] : []), ...(isTrue('ignoreCronJobs') ? ['CronJob'] : [])],
  };
}

import { ChartValues, chartValues } from './chart-values';
import { LabelSelector, selects } from './label-selector';
import type { SeenObject } from '../output/seen-object';
import { selectorOf } from './selector-text';

/** How one Reloader is started. */
export interface ReloaderFlags {
  /** Whether it restarts what says nothing, too, when a Secret that it uses changes. */
  readonly everything: boolean;
  /** Whether no Secret makes it restart anything: it looks at none, or calls somebody else instead. */
  readonly ignoresSecrets: boolean;
  /** Whether it looks at what the CSI driver mounts. */
  readonly watchesClasses: boolean;
  /** `Job`, `CronJob`, and `Rollout` unless it is told to restart those. */
  readonly ignoredKinds: readonly string[];
  readonly names: AnnotationNames;
  /** Whether it looks at Secrets of a namespace: also where no file says which labels that has. */
  readonly watches: (namespace: string) => boolean;
  /** Whether it looks at Secrets with these labels. */
  readonly selects: (labels: Labels) => boolean;
}

type Labels = Readonly<Record<string, string>>;

/** What it calls its annotations. */
export interface AnnotationNames {
  readonly reload: string;
  readonly auto: string;
  readonly secretAuto: string;
  readonly search: string;
  readonly match: string;
  readonly ignore: string;
  readonly pause: string;
}

const RELOADER = 'reloader.stakater.com';
const NAMES: AnnotationNames = {
  reload: `secret.${RELOADER}/reload`,
  auto: `${RELOADER}/auto`,
  secretAuto: `secret.${RELOADER}/auto`,
  search: `${RELOADER}/search`,
  match: `${RELOADER}/match`,
  ignore: `${RELOADER}/ignore`,
  pause: `deployment.${RELOADER}/pause-period`,
};

/** As Reloader is without any, where no file says that it looks at no class and restarts no Rollout. */
export const NO_FLAGS: ReloaderFlags = {
  everything: false,
  ignoresSecrets: false,
  watchesClasses: true,
  ignoredKinds: [],
  names: NAMES,
  watches: () => true,
  selects: () => true,
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
  const labelsOf = namespaceLabels(objects);
  const all = [
    ...objects.ofKind('Deployment').flatMap(argumentsOf),
    ...chartValues(objects, 'reloader').map(argumentsOfChart),
  ];
  return all.length > 0 ? all.map((one) => flagsOf(one, labelsOf)) : [NO_FLAGS];
}

/** How a Reloader is called: its arguments, and the only namespace that its environment names. */
interface Call {
  readonly words: readonly string[];
  readonly namespace?: string;
}

function argumentsOf({ object }: SeenObject): Call[] {
  const { metadata, spec } = object as any;
  const containers: any[] = spec?.template?.spec?.containers ?? [];
  return containers
    .filter(({ image }) => /(^|\/)reloader[^/]*$/.test(String(image)))
    .map(({ command = [], args = [], env = [] }) => {
      const said = env.find(({ name }: any) => name === 'KUBERNETES_NAMESPACE');
      const own = said?.valueFrom?.fieldRef?.fieldPath === 'metadata.namespace' ? metadata.namespace : undefined;
      return { words: [...command, ...args].map(String), namespace: said?.value ?? own };
    });
}

function flagsOf({ words, namespace }: Call, labelsOf: LabelsOf): ReloaderFlags {
  const named = listOf(words, 'namespaces');
  const only = named.length > 0 ? named : namespace ? [namespace] : undefined;
  const ignored = listOf(words, 'namespaces-to-ignore');
  const ofNamespaces = selectorIn(words, 'namespace-selector');
  const ofSecrets = selectorIn(words, 'resource-label-selector');
  const name = (flag: string, usual: string) => wordOf(words, flag) || usual;
  return {
    everything: isSet(words, 'auto-reload-all'),
    ignoresSecrets:
      listOf(words, 'resources-to-ignore').some((one) => one.toLowerCase() === 'secrets') ||
      Boolean(wordOf(words, 'webhook-url')),
    watchesClasses: isSet(words, 'enable-csi-integration'),
    ignoredKinds: [
      ...WORKLOADS.flatMap(([flag, kind]) => (listOf(words, 'ignored-workload-types').includes(flag) ? kind : [])),
      ...(isSet(words, 'is-Argo-Rollouts') ? [] : ['Rollout']),
    ],
    names: {
      reload: name('secret-annotation', NAMES.reload),
      auto: name('auto-annotation', NAMES.auto),
      secretAuto: name('secret-auto-annotation', NAMES.secretAuto),
      search: name('auto-search-annotation', NAMES.search),
      match: name('search-match-annotation', NAMES.match),
      ignore: name('ignore-annotation', NAMES.ignore),
      pause: name('pause-deployment-annotation', NAMES.pause),
    },
    watches: (one) => {
      const labels = ofNamespaces && labelsOf(one);
      // Which namespaces are left out it asks only where it looks at all of them.
      return only ? only.includes(one) : !ignored.includes(one) && (!labels || selects(ofNamespaces, labels));
    },
    selects: (labels) => !ofSecrets || selects(ofSecrets, labels),
  };
}

type LabelsOf = (namespace: string) => Labels | undefined;

/** Undefined for a namespace whose object is in no file. */
function namespaceLabels(objects: Objects): LabelsOf {
  const known = new Map(
    objects
      .ofKind('Namespace')
      .map(({ object: { metadata } }) => [
        metadata.name,
        { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
      ]),
  );
  return (namespace) => known.get(namespace);
}

function selectorIn(words: readonly string[], flag: string): LabelSelector | undefined {
  const text = wordsOf(words, flag).map(unquoted).join(',');
  return text === '' ? undefined : selectorOf(text);
}

/** As a list is read, of which a part may stand in quotes. https://pkg.go.dev/encoding/csv */
function unquoted(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function isSet(words: readonly string[], flag: string): boolean {
  return words.some((word) => word === `--${flag}` || new RegExp(`^--${flag}=(1|t|true)$`, 'i').test(word));
}

/** After `=`, or as the next word; said twice, both count. */
function listOf(words: readonly string[], flag: string): string[] {
  return wordsOf(words, flag).flatMap((text) => unquoted(text).split(',').filter(Boolean));
}

/** Said twice, the last one counts. */
function wordOf(words: readonly string[], flag: string): string | undefined {
  return wordsOf(words, flag).at(-1);
}

function wordsOf(words: readonly string[], flag: string): string[] {
  return words.flatMap((word, index) => {
    const next = word === `--${flag}` ? (words[index + 1] ?? '') : undefined;
    return next ?? (word.startsWith(`--${flag}=`) ? word.slice(flag.length + 3) : []);
  });
}

/** Flags that its chart gives the names of values to, or to what is in them. */
const TEXTS: readonly (readonly [value: string, flag: string])[] = [
  ['resourceLabelSelector', 'resource-label-selector'],
  ['webhookUrl', 'webhook-url'],
  ['custom_annotations.secret', 'secret-annotation'],
  ['custom_annotations.auto', 'auto-annotation'],
  ['custom_annotations.secret_auto', 'secret-auto-annotation'],
  ['custom_annotations.search', 'auto-search-annotation'],
  ['custom_annotations.match', 'search-match-annotation'],
  ['custom_annotations.ignore', 'ignore-annotation'],
  ['custom_annotations.pausePeriod', 'pause-deployment-annotation'],
];
const SWITCHES: readonly (readonly [value: string, word: string])[] = [
  ['autoReloadAll', '--auto-reload-all'],
  ['ignoreSecrets', '--resources-to-ignore=secrets'],
  ['ignoreJobs', '--ignored-workload-types=jobs'],
  ['ignoreCronJobs', '--ignored-workload-types=cronjobs'],
  ['isArgoRollouts', '--is-Argo-Rollouts'],
  ['enableCSIIntegration', '--enable-csi-integration'],
];

/** https://github.com/stakater/Reloader/blob/master/deployments/kubernetes/chart/reloader/templates/deployment.yaml */
function argumentsOfChart({ value, namespace }: ChartValues): Call {
  const said = (name: string) => value(`reloader.${name}`);
  const text = (name: string) => (['string', 'number'].includes(typeof said(name)) ? String(said(name)) : '');
  const isGlobal = String(said('watchGlobally')) !== 'false';
  const listed = said('namespaces');
  const named = (Array.isArray(listed) ? listed.map(String) : text('namespaces').split(',')).filter(Boolean);
  // Those that are named are looked at beside its own one.
  const only = [...new Set([...named, ...(namespace === undefined ? [] : [namespace])])];
  const given = (flag: string, of: string) => (of === '' ? [] : [`--${flag}=${of}`]);
  return {
    namespace: isGlobal || named.length > 0 ? undefined : namespace,
    words: [
      ...TEXTS.flatMap(([name, flag]) => given(flag, text(name))),
      ...SWITCHES.flatMap(([name, word]) => (String(said(name)) === 'true' ? [word] : [])),
      ...(named.length > 0 ? [`--namespaces=${only.join(',')}`] : []),
      ...(isGlobal ? given('namespaces-to-ignore', text('ignoreNamespaces')) : []),
      ...(isGlobal ? given('namespace-selector', text('namespaceSelector')) : []),
    ],
  };
}

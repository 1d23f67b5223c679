import type { Workload } from './workloads';

/** What a workload says of whose it is. */
interface Mark {
  /** For messages: `part of`. */
  readonly how: string;
  readonly of: (labels: Marks, annotations: Marks) => string | undefined;
}

type Marks = Readonly<Record<string, string | undefined>>;

const HELM = 'meta.helm.sh/release';
const ARGO = 'argocd.argoproj.io';
const FLUX = 'toolkit.fluxcd.io';

/** What is installed at once is one owner's, whatever its parts are called. */
const RELEASE: Mark = {
  how: 'of Helm release',
  of: (_, own) => named(own[`${HELM}-namespace`], own[`${HELM}-name`]),
};

/**
 * The widest first: two instances of one application are one owner's, whoever deploys them.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 * https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
const MARKS: readonly Mark[] = [
  { how: 'part of', of: (labels) => labels['app.kubernetes.io/part-of'] },
  RELEASE,
  { how: 'of instance', of: (labels) => labels['app.kubernetes.io/instance'] },
  {
    how: 'of Argo CD application',
    of: (labels, own) => own[`${ARGO}/tracking-id`]?.split(':')[0] ?? labels[`${ARGO}/instance`],
  },
  ...['helm', 'kustomize'].map((by) => ({
    how: by === 'helm' ? 'of HelmRelease' : 'of Kustomization',
    of: (labels: Marks) => named(labels[`${by}.${FLUX}/namespace`], labels[`${by}.${FLUX}/name`]),
  })),
];

/** Workloads, and what tells that they are not one owner's: `part of "shop"`, in the order of the workloads. */
export function ownersAmong(workloads: readonly Workload[]): { readonly workload: Workload; readonly owner: string }[] {
  const said = workloads.map((workload) => ({ workload, marks: marksOf(workload) }));
  for (const mark of MARKS) {
    const apart = said.filter((one) => said.some((other) => decides(one.marks, other.marks) === mark));
    if (apart.length > 0) {
      return apart.map(({ workload, marks }) => ({ workload, owner: `${mark.how} "${marks.get(mark)}"` }));
    }
  }
  return [];
}

type Said = ReadonlyMap<Mark, string>;

/** Which mark tells two apart: of those that both have, the first. */
function decides(one: Said, other: Said): Mark | undefined {
  const shared = MARKS.find((mark) => one.has(mark) && other.has(mark));
  const isOneRelease = one.has(RELEASE) && one.get(RELEASE) === other.get(RELEASE);
  return shared && one.get(shared) !== other.get(shared) && !isOneRelease ? shared : undefined;
}

function marksOf({ object: { metadata }, podLabels }: Workload): Said {
  const labels = { ...podLabels, ...metadata.labels };
  return new Map(
    MARKS.flatMap((mark) => {
      const name = mark.of(labels, metadata.annotations ?? {});
      return name ? [[mark, name] as const] : [];
    }),
  );
}

function named(namespace: string | undefined, name: string | undefined): string | undefined {
  return name && (namespace ? `${namespace}/${name}` : name);
}

import { grouped } from '../collections/grouped';
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
  const groups = grouped(said, ({ marks }) => [...marks.keys()].map(({ how }) => how).join());
  const alike = [...groups.values()].map((all) => new Alike(all.map(({ marks }) => marks)));
  for (const mark of MARKS) {
    const apart = said.filter(({ marks }) => alike.some((others) => others.areApart(marks, mark)));
    if (apart.length > 0) {
      return apart.map(({ workload, marks }) => ({ workload, owner: `${mark.how} "${marks.get(mark)}"` }));
    }
  }
  return [];
}

type Said = ReadonlyMap<Mark, string>;

/** Workloads that have the same marks, whatever those say; counted, for there are many. */
class Alike {
  private readonly marks: readonly Mark[];
  private readonly counts = new Map<string, number>();

  constructor(private readonly all: readonly Said[]) {
    this.marks = [...all[0]!.keys()];
    for (const said of all) {
      const keys = this.marks.flatMap((mark) => [keyOf(said, mark), keyOf(said, mark, RELEASE)]);
      new Set(keys).forEach((key) => this.counts.set(key, this.counted(key) + 1));
    }
  }

  /** Whether a mark tells somebody from one of them: the first that both have, unless both are of one release. */
  areApart(one: Said, mark: Mark): boolean {
    if (this.marks.find((own) => one.has(own)) !== mark) {
      return false;
    }
    const same = this.counted(keyOf(one, mark));
    const ofRelease = one.has(RELEASE)
      ? this.counted(keyOf(one, RELEASE)) - this.counted(keyOf(one, mark, RELEASE))
      : 0;
    return this.all.length > same + ofRelease;
  }

  private counted(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}

function keyOf(said: Said, ...marks: readonly Mark[]): string {
  return JSON.stringify(marks.map((mark) => [mark.how, said.get(mark)]));
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

import fc from 'fast-check';
import { ownersAmong } from '../../lib/views/workload-owner';
import type { Workload } from '../../lib/views/workloads';

const RELEASE = 'meta.helm.sh/release-name';
/** The widest first. */
const LABELS = ['app.kubernetes.io/part-of', RELEASE, 'app.kubernetes.io/instance', 'argocd.argoproj.io/instance'];

const value = fc.constantFrom(undefined, undefined, 'a', 'b');
const marks = fc.tuple(value, value, value, value);
type Marks = readonly (string | undefined)[];

function workload(all: Marks, index: number): Workload {
  const labels = Object.fromEntries(LABELS.flatMap((label, at) => (all[at] ? [[label, all[at]]] : [])));
  const { [RELEASE]: release, ...others } = labels;
  const annotations = release === undefined ? {} : { [RELEASE]: release };
  const metadata = { name: `w${index}`, labels: others, annotations };
  return { object: { kind: 'Deployment', metadata }, podLabels: {} } as unknown as Workload;
}

/** Which mark tells two apart: of those that both have, the first, unless both are of one release. */
function decides(one: Marks, other: Marks): number {
  const shared = LABELS.findIndex((_, at) => one[at] !== undefined && other[at] !== undefined);
  const isOneRelease = one[1] !== undefined && one[1] === other[1];
  return shared >= 0 && one[shared] !== other[shared] && !isOneRelease ? shared : -1;
}

describe('owners of workloads', () => {
  it('are told apart by the widest mark that tells any two of them apart', () => {
    fc.assert(
      fc.property(fc.array(marks, { minLength: 1, maxLength: 7 }), (all) => {
        const workloads = all.map(workload);
        const apart = LABELS.map((_, at) =>
          workloads.filter((__, index) => all.some((other) => decides(all[index]!, other) === at)),
        );
        const meant = apart.find((some) => some.length > 0) ?? [];
        expect(ownersAmong(workloads).map((one) => one.workload)).toEqual(meant);
      }),
    );
  });
});

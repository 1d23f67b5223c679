import { readFileSync, writeFileSync } from 'node:fs';
import { Duration } from 'cdk8s';
import { FluxSource, GitOps } from 'keywheel';
import { errorsOf, filesBelow, inEmptyFolder } from '../fixtures/fleets';
import { REPOSITORY, TOOLS, twoWatched, watchedFleet } from '../fixtures/watched';
import { some } from '../runs';

const RECORD = '.keywheel/acme.json';
const ALL: Readonly<Record<string, GitOps | undefined>> = { ...TOOLS, none: undefined };
const NAMES: Readonly<Record<string, string>> = {
  ...{ flux: 'Flux', argoCd: 'Argo CD', fleet: 'Rancher Fleet', none: 'no GitOps tool' },
};
const FIRST: Readonly<Record<string, string>> = {
  flux: 'suspend them ("flux suspend kustomization <name>"), or set spec.prune: false',
  argoCd: '"argocd app delete <name> --cascade=false"), or take the finalizer off them',
  fleet: 'set spec.keepResources: true on the GitRepo',
};
const PAIRS = Object.keys(TOOLS).flatMap((before) =>
  Object.keys(ALL)
    .filter((now) => now !== before)
    .map((now) => [before, now] as const),
);

const synthOf = (tool: string, remove: string[] = []) => watchedFleet(ALL[tool]).fleet.synth({ remove });
const codes = (run: () => unknown) => errorsOf(run).map(({ code }) => code);

test.each(some(PAIRS))(
  'a cluster that goes from %s to %s says what would be deleted, and writes nothing',
  (before, now) => {
    inEmptyFolder((folder) => {
      synthOf(before);
      const there = filesBelow(folder);
      const errors = errorsOf(() => synthOf(now));
      expect(errors.map(({ code }) => code)).toEqual(['GitOpsToolChanged']);
      const { reason } = errors[0]!;
      expect(reason).toContain(`cluster "eu" had ${NAMES[before]} at the last synthesis and has ${NAMES[now]} now: `);
      expect(reason).toContain(FIRST[before]);
      expect(reason).toContain('; then say --remove eu.gitops (KEYWHEEL_REMOVE=eu.gitops ');
      expect(filesBelow(folder)).toEqual(there);
    });
  },
);

test.each(some(PAIRS))('a change from %s to %s that is named is written, and is no change any more', (before, now) => {
  inEmptyFolder(() => {
    synthOf(before);
    expect(synthOf(now, ['eu.gitops']).written!.removed.length).toBeGreaterThan(0);
    expect(codes(() => synthOf(now))).toEqual([]);
    expect(codes(() => synthOf(now, ['eu.gitops']))).toEqual(['RemovalUnknown']);
  });
});

test.each(Object.keys(TOOLS))('the first tool of a cluster, %s, asks for nothing', (tool) => {
  inEmptyFolder(() => {
    synthOf('none');
    expect(codes(() => synthOf(tool))).toEqual([]);
    expect(JSON.parse(readFileSync(RECORD, 'utf8'))).toMatchObject({
      gitOps: { eu: expect.stringMatching(`^${tool}/`) },
    });
  });
});

test('the same tool with other options asks for nothing', () => {
  inEmptyFolder(() => {
    const source = FluxSource.git({ ...REPOSITORY, branch: 'next' });
    watchedFleet(TOOLS.flux).fleet.synth();
    const other = () => watchedFleet(GitOps.flux({ source, interval: Duration.minutes(5) })).fleet.synth();
    expect(codes(other)).toEqual([]);
  });
});

test.each([
  ['flux', GitOps.flux({ source: FluxSource.git(REPOSITORY), namespace: 'gitops' }), 'Flux', 'flux-system'],
  ['argoCd', GitOps.argoCd({ repository: REPOSITORY, namespace: 'gitops' }), 'Argo CD', 'argocd'],
  ['fleet', GitOps.fleet({ repository: REPOSITORY, namespace: 'gitops' }), 'Rancher Fleet', 'fleet-default'],
])(
  'the objects of %s in another namespace are others, and those that leave take along what they have applied',
  (tool, moved, name, namespace) => {
    inEmptyFolder(() => {
      synthOf(tool);
      const other = (remove: string[] = []) => watchedFleet(moved).fleet.synth({ remove });
      const errors = errorsOf(() => other());
      expect(errors.map(({ code }) => code)).toEqual(['GitOpsToolChanged']);
      expect(errors[0]!.reason).toContain(
        `cluster "eu" had ${name} in namespace "${namespace}" at the last synthesis and has ${name} in namespace "gitops" now: `,
      );
      expect(errors[0]!.reason).toContain(FIRST[tool]);
      expect(codes(() => other(['eu.gitops']))).toEqual([]);
      expect(codes(() => other())).toEqual([]);
    });
  },
);

test('in which namespace a tool was, a record of before does not say', () => {
  inEmptyFolder(() => {
    synthOf('argoCd');
    const record = readFileSync(RECORD, 'utf8');
    writeFileSync(RECORD, record.replace('argoCd/argocd', 'argoCd'));
    const moved = GitOps.argoCd({ repository: REPOSITORY, namespace: 'gitops' });
    expect(codes(() => watchedFleet(moved).fleet.synth())).toEqual([]);
  });
});

test('of a record that names no tools it is not known which there were', () => {
  inEmptyFolder(() => {
    synthOf('argoCd');
    const { gitOps, ...before } = JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, unknown>;
    expect(gitOps).toEqual({ eu: 'argoCd/argocd' });
    writeFileSync(RECORD, JSON.stringify(before));
    expect(codes(() => synthOf('flux'))).toEqual([]);
  });
});

test('each cluster is told by itself, and one that leaves has its own error alone', () => {
  inEmptyFolder(() => {
    twoWatched(TOOLS.argoCd).synth();
    expect(
      errorsOf(() => twoWatched(TOOLS.fleet).synth({ remove: ['us.gitops'] })).map(({ reason }) => reason),
    ).toEqual([expect.stringContaining('--remove eu.gitops')]);
    const without = (remove: string[]) => watchedFleet(TOOLS.argoCd).fleet.synth({ remove });
    expect(codes(() => without(['abroad']))).toEqual(['ClusterVanished']);
    expect(codes(() => without(['abroad', 'us']))).toEqual([]);
  });
});

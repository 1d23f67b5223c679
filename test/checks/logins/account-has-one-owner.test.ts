import fc from 'fast-check';
import { accountHasOneOwner } from '../../../lib/checks/logins/account-has-one-owner';
import { agreeing, checkFiles, hubWith } from '../../files/read';

const L = 'app.kubernetes.io';
const HELM = 'meta.helm.sh/release';

interface Marks {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podLabels?: Readonly<Record<string, string>>;
}

function workload(name: string, { podLabels, ...metadata }: Marks, account = 'reader', kind = 'Deployment'): object {
  const template = {
    metadata: { labels: podLabels },
    spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'main:1' }] },
  };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'app', ...metadata }, spec: { template } };
}

const ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: 'app' } };

/** Messages about an account that the hub's role "app" binds, whose workloads say these things of themselves. */
function told(workloads: readonly object[], hub = hubWith(() => undefined)): string[] {
  const manifests = [ACCOUNT, ...workloads].map((object) => JSON.stringify(object)).join('\n---\n');
  const { findings } = checkFiles({ 'terraform/main.tf.json': hub, 'manifests/eu/app.yaml': manifests });
  return findings.filter(({ id }) => id === accountHasOneOwner.id).map(({ message }) => message);
}

const of = (...marks: readonly Marks[]) => marks.map((one, index) => workload(`w${index}`, one));

const APART: readonly (readonly [string, Marks, Marks])[] = [
  ['applications', { labels: { [`${L}/part-of`]: 'shop' } }, { labels: { [`${L}/part-of`]: 'billing' } }],
  ['applications of their pods', { podLabels: { [`${L}/part-of`]: 'a' } }, { labels: { [`${L}/part-of`]: 'b' } }],
  ['instances', { labels: { [`${L}/instance`]: 'a' } }, { labels: { [`${L}/instance`]: 'b' } }],
  ['releases of Helm', { annotations: { [`${HELM}-name`]: 'a' } }, { annotations: { [`${HELM}-name`]: 'b' } }],
  [
    'releases of Helm in two namespaces',
    { annotations: { [`${HELM}-name`]: 'a', [`${HELM}-namespace`]: 'x' } },
    { annotations: { [`${HELM}-name`]: 'a', [`${HELM}-namespace`]: 'y' } },
  ],
  [
    'applications of Argo CD',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'a:apps/Deployment:app/w0' } },
    { annotations: { 'argocd.argoproj.io/tracking-id': 'b:apps/Deployment:app/w1' } },
  ],
  [
    'Kustomizations of Flux',
    { labels: { 'kustomize.toolkit.fluxcd.io/name': 'a', 'kustomize.toolkit.fluxcd.io/namespace': 'flux' } },
    { labels: { 'kustomize.toolkit.fluxcd.io/name': 'b', 'kustomize.toolkit.fluxcd.io/namespace': 'flux' } },
  ],
  [
    'HelmReleases of Flux',
    { labels: { 'helm.toolkit.fluxcd.io/name': 'a' } },
    { labels: { 'helm.toolkit.fluxcd.io/name': 'b' } },
  ],
];

describe('an account that a role of the hub binds', () => {
  test.each(APART)('is told where two %s run as it', (_, one, other) => {
    expect(told(of(one, other))).toEqual([
      expect.stringMatching(
        /^ServiceAccount "app\/reader" may log in with role "app" at auth mount "eu".+w0 \(.+w1 \(/,
      ),
    ]);
  });

  test.each(APART)('is that of one where both are of the same of two %s, or only one says it', (_, one) => {
    expect(told(of(one, one))).toEqual([]);
    expect(told(of(one, {}))).toEqual([]);
  });

  test.each(APART)('is nobody else’s where workloads of two %s have an account each', (_, one, other) => {
    expect(told([workload('a', one), workload('b', other, 'another')])).toEqual([]);
  });

  test('is one owner’s where a wider mark agrees, or one release installs both', () => {
    const shop = { [`${L}/part-of`]: 'shop' };
    const instance = (name: string) => ({ labels: { ...shop, [`${L}/instance`]: name } });
    expect(told(of(instance('a'), instance('b')))).toEqual([]);
    const annotations = { [`${HELM}-name`]: 'umbrella', [`${HELM}-namespace`]: 'app' };
    const part = (name: string) => ({ labels: { [`${L}/part-of`]: name }, annotations });
    expect(told(of(part('a'), part('b')))).toEqual([]);
  });

  test('is nobody’s where a mark is on one and another on the other', () => {
    expect(told(of({ labels: { [`${L}/part-of`]: 'a' } }, { labels: { [`${L}/instance`]: 'b' } }))).toEqual([]);
  });

  test('is told also where its namespace is bound as a whole, and not where the role gives nothing', () => {
    const [, one, other] = APART[0]!;
    const role = (change: (role: any) => void) =>
      hubWith(({ vault_kubernetes_auth_backend_role: { app } }) => change(app));
    const all = role((app) => (app.bound_service_account_names = ['*']));
    expect(told(of(one, other), all)).toHaveLength(1);
    expect(
      told(
        of(one, other),
        role((app) => (app.token_policies = [])),
      ),
    ).toEqual([]);
    expect(
      told(
        of(one, other),
        role((app) => (app.bound_service_account_names = ['b'])),
      ),
    ).toEqual([]);
  });

  test('is told once, however many workloads run as it, and only with what tells them apart', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', 'shop', 'billing'), { maxLength: 6 }), (owners) => {
        const marks = owners.map((owner) => (owner ? { labels: { [`${L}/part-of`]: owner } } : {}));
        const messages = told(of(...marks));
        const said = owners.filter(Boolean);
        expect(messages).toHaveLength(new Set(said).size > 1 ? 1 : 0);
        expect(messages.flatMap((text) => text.match(/part of/g) ?? [])).toHaveLength(
          messages.length > 0 ? said.length : 0,
        );
      }),
      { numRuns: 40 },
    );
  });
});

test('the account of a store is told of where pods of two owners run as it', () => {
  const [, one, other] = APART[0]!;
  const files = agreeing();
  files['manifests/eu/pods.yaml'] = of(one, other)
    .map((object) => JSON.stringify(object))
    .join('\n---\n');
  const { findings } = checkFiles(files);
  expect(findings.filter(({ id }) => id === accountHasOneOwner.id)).toMatchObject([
    {
      severity: 'warning',
      source: { file: 'manifests/eu/app.yaml', line: 2 },
      message: expect.stringContaining('is who SecretStore hub logs in as'),
    },
  ]);
});

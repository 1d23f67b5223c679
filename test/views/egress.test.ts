import { ClusterView } from '../../lib/views/cluster-view';
import { Destination, egressOf, Pods } from '../../lib/views/egress';

interface PolicySpec {
  readonly podSelector?: object;
  readonly policyTypes?: readonly string[];
  readonly egress?: readonly object[];
}

const policy = (name: string, spec: PolicySpec, namespace = 'app') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});

const cluster = (...objects: readonly object[]) =>
  new ClusterView({
    name: 'eu',
    path: '',
    files: [{ name: 'a.yaml', manifests: objects.map((object) => ({ object: object as any, path: '' })) }],
  });

const PODS: Pods = { namespace: 'app', labels: { app: 'api' } };
const HUB: Destination = { protocol: 'TCP', port: 8200, host: 'vault.example.com' };

/** Whether pods may get there through one rule. */
const lets = (rule: object, destination: Partial<Destination> = {}) =>
  egressOf(cluster(policy('one', { podSelector: {}, egress: [rule] })), PODS)!.mayReach({ ...HUB, ...destination });

const block = (cidr: string, ...except: string[]) => ({ to: [{ ipBlock: { cidr, except } }] });
const of = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });

describe('pods are kept in', () => {
  test.each<[string, object]>([
    ['by a policy for all pods', policy('a', { podSelector: {}, policyTypes: ['Egress'] })],
    [
      'by a policy for pods with their labels',
      policy('a', { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Egress'] }),
    ],
    ['by a policy without a type that has rules', policy('a', { podSelector: {}, egress: [{}] })],
  ])('%s', (_how, one) => {
    expect(egressOf(cluster(one), PODS)?.policies.map(({ object }) => object.metadata.name)).toEqual(['a']);
  });

  test.each<[string, object[]]>([
    ['no policy', []],
    ['one for other pods', [policy('a', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] })]],
    ['one for who comes in', [policy('a', { podSelector: {}, policyTypes: ['Ingress'] })]],
    ['one without a type and rules', [policy('a', { podSelector: {}, policyTypes: [], egress: [] })]],
    ['one that says nothing', [policy('a', undefined as never)]],
    ['one of another namespace', [policy('a', { podSelector: {}, policyTypes: ['Egress'] }, 'web')]],
    [
      'one next to a policy of Calico',
      [
        policy('a', { podSelector: {}, policyTypes: ['Egress'] }),
        { ...policy('b', { podSelector: {} }), apiVersion: 'projectcalico.org/v3' },
      ],
    ],
    [
      'one next to policies that may allow more',
      [
        policy('a', { podSelector: {}, policyTypes: ['Egress'] }),
        { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'b', namespace: 'app' } },
      ],
    ],
  ])('but not where there is %s', (_what, objects) => {
    expect(egressOf(cluster(...objects), PODS)).toBeUndefined();
  });

  test('and each policy lets out more', () => {
    const egress = egressOf(
      cluster(
        policy('a', { podSelector: {}, policyTypes: ['Egress'] }),
        policy('b', { podSelector: {}, egress: [{}] }),
      ),
      PODS,
    );
    expect(egress!.policies).toHaveLength(2);
    expect(egress!.mayReach(HUB)).toBe(true);
  });
});

describe('of pods whose labels are known in part', () => {
  const pods: Pods = { ...PODS, hasMore: true };
  const instance = { matchLabels: { app: 'api', instance: 'x' } };

  test('a policy that asks for others does not surely keep them in', () => {
    expect(egressOf(cluster(policy('a', { podSelector: instance, policyTypes: ['Egress'] })), pods)).toBeUndefined();
  });

  test('but may let them out', () => {
    const all = [
      policy('a', { podSelector: {}, policyTypes: ['Egress'] }),
      policy('b', { podSelector: instance, egress: [{}] }),
    ];
    expect(egressOf(cluster(...all), pods)!.mayReach(HUB)).toBe(true);
    expect(egressOf(cluster(...all), PODS)!.mayReach(HUB)).toBe(false);
  });
});

describe('a rule lets out', () => {
  test.each<[string, object, Partial<Destination>?]>([
    ['to everywhere', {}],
    ['on every port', block('10.0.0.0/8')],
    ['on the port', { ports: [{ port: 8200 }] }],
    ['on a range of ports', { ports: [{ port: 8000, endPort: 8999 }] }],
    ['on a port that has a name', { ports: [{ port: 'vault' }] }],
    ['on all ports of the protocol', { ports: [{ protocol: 'TCP' }] }],
    ['on a port of another protocol', { ports: [{ protocol: 'UDP', port: 53 }] }, { protocol: 'UDP', port: 53 }],
    ['to an address in a block', block('10.0.0.0/8'), { host: '10.1.2.3' }],
    ['to an address of IPv6', block('2001:db8::/32'), { host: '2001:db8::7' }],
    ['to a name, which may have any address', block('10.0.0.0/30')],
    ['to a namespace, behind a name of elsewhere', { to: [{ namespaceSelector: of('ingress') }] }],
    ['to the namespace of a Service', { to: [{ namespaceSelector: of('vault') }] }, { host: 'vault.vault.svc' }],
    ['to any namespace', { to: [{ namespaceSelector: {} }] }, { host: 'vault.vault.svc.cluster.local' }],
    ['to a block that is filled in later', block('${HUB_NETWORK}'), { host: '10.1.2.3' }],
    ['to everybody, as an empty list says', { to: [], ports: null }],
    ['to pods next to it', { to: [{ podSelector: {} }] }, { host: 'vault.app.svc' }],
    ['to pods next to it, by a short name', { to: [{ podSelector: {} }] }, { host: 'vault' }],
  ])('%s', (_what, rule, destination = {}) => {
    expect(lets(rule, destination)).toBe(true);
  });

  test.each<[string, object, Partial<Destination>?]>([
    ['on other ports', { ports: [{ port: 443 }, { port: 8201 }] }],
    ['above a range of ports', { ports: [{ port: 8000, endPort: 8199 }] }],
    ['by another protocol', { ports: [{ protocol: 'UDP', port: 8200 }] }],
    ['to an address outside of a block', block('10.0.0.0/30'), { host: '10.0.0.4' }],
    ['to an address that is left out', block('10.0.0.0/8', '10.1.0.0/16'), { host: '10.1.2.3' }],
    ['to an address of the other family', block('0.0.0.0/0'), { host: '2001:db8::7' }],
    [
      'to another namespace than that of a Service',
      { to: [{ namespaceSelector: of('web') }] },
      { host: 'v.vault.svc' },
    ],
    ['to pods next to it, for a name of elsewhere', { to: [{ podSelector: {} }] }],
    ['to pods next to it, for a Service of elsewhere', { to: [{ podSelector: {} }] }, { host: 'vault.vault.svc' }],
    ['on the port to somebody else', { ...block('10.0.0.0/30'), ports: [{ port: 8200 }] }, { host: '10.9.9.9' }],
  ])('but not %s', (_what, rule, destination = {}) => {
    expect(lets(rule, destination)).toBe(false);
  });
});

import fc from 'fast-check';
import { agreeing, checkFiles } from '../../files/read';
import { runs } from '../../runs';

const space = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

/** Peers and ports of a rule, and whether the API server may be behind them. */
const PEERS: Record<string, readonly [to: unknown, mayBe: boolean]> = {
  everybody: [undefined, true],
  addresses: [[{ ipBlock: { cidr: '10.0.0.5/32' } }], true],
  'any namespace': [[{ namespaceSelector: {} }], true],
  'the namespace of its Service': [[space('default')], true],
  'the namespace of its pods': [[space('kube-system')], true],
  'pods next to the operator': [[{ podSelector: {} }], false],
  'the namespace of Vault/OpenBao': [[space('vault')], false],
  'Vault/OpenBao and the pods next to it': [[space('vault'), { podSelector: {} }], false],
};
const PORTS: Record<string, readonly [ports: unknown, mayBe: boolean]> = {
  'every port': [undefined, true],
  'no list': [[], true],
  443: [[{ port: 443 }], true],
  'that of kubeadm': [[{ protocol: 'TCP', port: 6443 }], true],
  'that of minikube': [[{ port: 8443 }], true],
  'that of MicroK8s': [[{ port: 16443 }], true],
  'one of its own': [[{ port: 7443 }], true],
  'a range': [[{ port: 6000, endPort: 7000 }], true],
  'a range below': [[{ port: 6000, endPort: 6442 }], true],
  'a port with a name': [[{ port: 'https' }], true],
  UDP: [[{ protocol: 'UDP', port: 6443 }], false],
  'the hub': [[{ port: 8200 }], false],
  names: [
    [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ],
    false,
  ],
};

/** What is told of the API server where the operator's namespace has a policy with these rules. */
function told(egress: readonly object[], podSelector: object = {}, more: readonly object[] = []): string[] {
  const objects = [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny', namespace: 'eso' },
      spec: { podSelector, policyTypes: ['Egress'], egress },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'operator', namespace: 'eso' },
      spec: {
        selector: { matchLabels: { app: 'eso' } },
        template: {
          metadata: { labels: { app: 'eso' } },
          spec: {
            serviceAccountName: 'eso',
            containers: [{ name: 'main', image: 'ghcr.io/external-secrets/external-secrets:v1.1.0' }],
          },
        },
      },
    },
    ...more,
  ];
  const manifests = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { findings } = checkFiles({
    ...agreeing(),
    'manifests/eu/eso.yaml': manifests,
  });
  return findings
    .filter(({ id, message }) => id === 'hub-is-within-reach' && message.includes('the API server'))
    .map(({ severity, message }) => `${severity} ${message}`);
}

const FINDING = 'warning Deployment operator may not reach the API server: NetworkPolicy eso/deny keeps it in';

test('an operator that may only ask the hub is kept from the API server', () => {
  expect(told([{ to: [{ ipBlock: { cidr: '30.30.30.20/30' } }], ports: [{ port: 8200 }] }])).toEqual([FINDING]);
  expect(told([])).toEqual([FINDING]);
});

test('who is not selected is not kept in, and a second policy may let the operator out', () => {
  expect(told([], { matchLabels: { app: 'webhook' } })).toEqual([]);
  const second = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'api', namespace: 'eso' },
    spec: {
      podSelector: { matchLabels: { app: 'eso' } },
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 443 }] }],
    },
  };
  expect(told([], {}, [second])).toEqual([]);
  expect(told([], {}, [{ ...second, metadata: { name: 'api', namespace: 'app' } }])).toEqual([FINDING]);
});

test('a policy of Cilium beside it may allow the API server', () => {
  const entity = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'api', namespace: 'eso' },
    spec: { endpointSelector: {}, egress: [{ toEntities: ['kube-apiserver'] }] },
  };
  expect(told([], {}, [entity])).toEqual([]);
});

test('it is told exactly where no rule may lead to the API server', () => {
  const rule = fc.record({
    peer: fc.constantFrom(...Object.keys(PEERS)),
    port: fc.constantFrom(...Object.keys(PORTS)),
  });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
      const egress = rules.map(({ peer, port }) => ({ to: PEERS[peer]![0], ports: PORTS[port]![0] }));
      const isOpen = rules.some(({ peer, port }) => PEERS[peer]![1] && PORTS[port]![1]);
      expect(told(egress)).toEqual(isOpen ? [] : [FINDING]);
    }),
    { numRuns: runs(60) },
  );
});

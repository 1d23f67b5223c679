import { VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, smallWithSecret } from '../fixtures/fleets';

const API_SERVER = { apiServer: ['203.0.113.16/32'] };

/** The policy that keeps the operator in. */
function policyOf(address: string, egress: object): any {
  const { fleet, eu } = smallWithSecret({
    fleet: { vault: VaultServer.vault({ address }) },
    cluster: { externalSecrets: { namespace: 'eso', egress: { ...API_SERVER, ...egress } } },
  });
  return Testing.synth(fleet)
    .manifests(eu.name)
    .find(({ kind }: any) => kind === 'NetworkPolicy');
}

const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));

test('the operator may ask for names, and reach its API server and the hub', () => {
  expect(policyOf('https://vault.example.com', { hub: ['10.0.0.0/30', '2001:db8::/64'] })).toMatchObject({
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name: 'keywheel.acme.egress', namespace: 'eso' },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'external-secrets' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: {} }, { ipBlock: { cidr: '169.254.0.0/16' } }],
          ports: [53, 5353].flatMap((port) => [
            { protocol: 'UDP', port },
            { protocol: 'TCP', port },
          ]),
        },
        { to: [{ ipBlock: { cidr: '203.0.113.16/32' } }], ports: tcp(443, 6443) },
        { to: [{ ipBlock: { cidr: '10.0.0.0/30' } }, { ipBlock: { cidr: '2001:db8::/64' } }], ports: tcp(443) },
      ],
    },
  });
});

test.each([
  ['an address', 'https://10.0.0.7:8200', { ipBlock: { cidr: '10.0.0.7/32' } }],
  ['an address of IPv6', 'https://[2001:db8::7]:8200', { ipBlock: { cidr: '2001:db8::7/128' } }],
  [
    'a Service',
    'https://vault.hub.svc.cluster.local:8200',
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'hub' } } },
  ],
])('a hub that is known by %s needs no networks', (_by, address, peer) => {
  expect(policyOf(address, {}).spec.egress[2]).toEqual({ to: [peer], ports: tcp(8200) });
});

test('what else there is to reach is named with its port', () => {
  const others = [{ networks: ['0.0.0.0/0'] }, { networks: ['10.9.0.0/16'], port: 6443 }];
  const { egress } = policyOf('https://10.0.0.7:8200', { others }).spec;

  expect(egress.slice(3)).toEqual([
    { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: tcp(443) },
    { to: [{ ipBlock: { cidr: '10.9.0.0/16' } }], ports: tcp(6443) },
  ]);
});

test('nobody is kept in who is not to be', () => {
  const { fleet, eu } = small();
  expect(Testing.synth(fleet).manifests(eu.name)).not.toContainEqual(
    expect.objectContaining({ kind: 'NetworkPolicy' }),
  );
});

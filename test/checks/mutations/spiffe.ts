import { Mutation } from '../mutation';
import { Output } from '../output';

const given = (output: Output) => output.object('eu', 'ClusterSPIFFEID', 'keywheel.acme.app.spiffe').spec;
const role = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'client_app_api');
const at = {
  fleet: 'spiffe',
  path: 'prod/payments/eu.app/client.api',
  place: 'eu/app.k8s.yaml, ServiceAccount app/api',
} as const;

export const spiffe: readonly Mutation[] = [
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'SPIRE is told nothing of the namespace',
    mutate: (output) => output.remove('eu', 'ClusterSPIFFEID', 'keywheel.acme.app.spiffe'),
    message: ['no id'],
  },
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'SPIRE gives the pods another id',
    mutate: (output) => (given(output).spiffeIDTemplate = 'spiffe://prod.example.com/{{ .PodMeta.Name }}'),
    message: ['spiffe://prod.example.com/ns/app/sa/api', '{{ .PodMeta.Name }}'],
  },
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'SPIRE looks at another namespace',
    mutate: (output) => (given(output).namespaceSelector.matchLabels['kubernetes.io/metadata.name'] = 'other'),
    message: ['no id'],
  },
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'SPIRE looks at other pods',
    mutate: (output) => {
      given(output).podSelector = { matchLabels: { app: 'other' } };
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'api', namespace: 'app' },
        spec: {
          template: { metadata: { labels: { app: 'api' } }, spec: { serviceAccountName: 'api', containers: [] } },
        },
      });
    },
    message: ['no id'],
  },
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'the role lets in another trust domain',
    mutate: (output) => (role(output).bound_subject = 'spiffe://dev.example.com/ns/app/sa/api'),
    message: ['spiffe://dev.example.com/ns/app/sa/api'],
  },
  {
    ...at,
    id: 'spiffe-id-is-given',
    when: 'the role asks for a claim that no SVID has',
    mutate: (output) => (role(output).bound_claims = { '/kubernetes.io/namespace': 'app' }),
    message: ['/kubernetes.io/namespace'],
  },
  {
    ...at,
    id: 'role-binds-service-account',
    when: 'the role lets in another id',
    mutate: (output) => (role(output).bound_subject = 'spiffe://prod.example.com/ns/app/sa/other'),
    message: ['binds "app/other"'],
  },
  {
    ...at,
    id: 'audience-agrees',
    when: 'the role asks for another audience of a JWT-SVID',
    mutate: (output) => (role(output).bound_audiences = ['other']),
    message: ['other'],
  },
];

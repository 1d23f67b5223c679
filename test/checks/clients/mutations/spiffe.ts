import { Mutation } from '../../mutation';
import { Output } from '../../output';
import { at, role } from '../../edits/spiffe';

const given = (output: Output) => output.object('eu', 'ClusterSPIFFEID', 'keywheel.acme.app.spiffe').spec;

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
];

import { Mutation } from '../../mutation';
import { Output } from '../../output';

/** cdk8s-plus names a workload for its chart as well. */
const pod = (output: Output, name: string) => output.object('eu', 'Deployment', `app-${name}`).spec.template;

/** What the CSI driver reads in AWS. */
const awsClass = (objects: string) => ({
  apiVersion: 'secrets-store.csi.x-k8s.io/v1',
  kind: 'SecretProviderClass',
  metadata: { name: 'orders', namespace: 'app' },
  spec: { provider: 'aws', parameters: { objects } },
});

export const identities: readonly Mutation[] = [
  {
    id: 'cloud-identity-serves-its-workloads',
    when: 'another workload borrows the account',
    fleet: 'identities',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'borrower', namespace: 'app' },
        spec: { template: { spec: { serviceAccountName: 'exporter', containers: [] } } },
      }),
    path: 'added',
    place: 'Job app/borrower',
    message: ['runs as "app/exporter"', 'Deployment app-export'],
  },
  {
    id: 'cloud-identity-serves-its-workloads',
    when: 'its workload runs as another account',
    fleet: 'identities',
    mutate: (output) => delete pod(output, 'import').spec.serviceAccountName,
    path: 'prod/payments/eu.app/app/import/Resource',
    place: 'Deployment app/app-import',
    message: ['meant to run as "app/importer"', '"app/default"'],
  },
  {
    id: 'cloud-identity-serves-its-workloads',
    when: 'pods for Azure have no label',
    fleet: 'identities',
    mutate: (output) => delete pod(output, 'archive').metadata.labels['azure.workload.identity/use'],
    path: 'prod/payments/eu.app/app/archive/Resource',
    place: 'Deployment app/app-archive',
    message: ['azure.workload.identity/use'],
  },
  {
    id: 'static-keys-hide-no-identity',
    when: 'a workload with a role is given keys',
    fleet: 'identities',
    mutate: (output) => {
      pod(output, 'export').spec.containers[0].env = [
        { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'aws', key: 'id' } } },
      ];
    },
    path: 'prod/payments/eu.app/app/export/Resource',
    place: 'Deployment app/app-export',
    message: ['AWS_ACCESS_KEY_ID'],
  },
  {
    id: 'static-keys-hide-no-identity',
    when: 'the keys come with a whole Secret',
    fleet: 'identities',
    mutate: (output) => {
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'azure', namespace: 'app' },
        spec: { target: { template: { data: { AZURE_CLIENT_SECRET: '{{ .key }}' } } } },
      });
      pod(output, 'archive').spec.containers[0].envFrom = [{ secretRef: { name: 'azure' } }];
    },
    path: 'prod/payments/eu.app/app/archive/Resource',
    place: 'Deployment app/app-archive',
    message: ['AZURE_CLIENT_SECRET'],
  },
  {
    id: 'cloud-class-is-accepted',
    when: 'a class of AWS does not say what kind of object it asks for',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', awsClass('- objectName: orders')),
    path: 'added',
    place: 'SecretProviderClass app/orders',
    message: ['"orders" has no objectType'],
  },
  {
    id: 'mounting-account-has-cloud-identity',
    when: 'a workload mounts what is in AWS, and its account has no role there',
    mutate: (output) => {
      output.add('eu', 'app.k8s.yaml', awsClass('- { objectName: orders, objectType: secretsmanager }'));
      const metadata = { name: 'orders', namespace: 'app' };
      output.add('eu', 'app.k8s.yaml', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
      const csi = { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'orders' } };
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: { template: { spec: { serviceAccountName: 'orders', containers: [], volumes: [{ name: 'o', csi }] } } },
      });
    },
    path: 'added',
    place: 'Job app/orders',
    message: ['runs as "app/orders"', 'eks.amazonaws.com/role-arn'],
  },
];

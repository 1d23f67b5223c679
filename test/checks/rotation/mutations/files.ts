import type { Mutation } from '../../mutation';
import { POLL, classOf, deployment, ofAgent, ofMount, role } from '../../edits/files';

/** A driver whose DaemonSet is written beside the rest. */
const driver = (...args: string[]) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'csi-secrets-store', namespace: 'kube-system' },
  spec: {
    template: {
      spec: { containers: [{ name: 'secrets-store', image: 'registry.k8s.io/csi-secrets-store/driver:v1.6.0', args }] },
    },
  },
});

/** Values in files that the hub changes by itself. */
export const files: readonly Mutation[] = [
  {
    ...ofMount('rotated-value-reaches-files', 'lease'),
    when: 'the driver never reads a leased user again',
    mutate: (output) => (classOf(output, 'api.lease').metadata.annotations[POLL] = 'never'),
    message: ['keeps what it began with', 'the CSI driver reads it once'],
  },
  {
    ...ofMount('rotated-value-reaches-files', 'nightly'),
    when: 'the driver is installed without rotation, whatever the program says',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', driver('--nodeid=n', '--rotation-poll-interval=2m')),
    message: ['Deployment api has "acme.database/static-creds/prod.payments.nightly', 'reads it once'],
  },
  {
    ...ofMount('rotated-value-reaches-files', 'lease'),
    when: 'the driver looks after a user is dead',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', driver('--enable-secret-rotation=true', '--rotation-poll-interval=20m')),
    message: ['a user dies after 20m (default_ttl)', 'after up to 21m30s'],
  },
  {
    ...ofMount('rotated-value-reaches-files', 'lease'),
    when: 'a user dies before the driver looks',
    mutate: (output) => (role(output, 'role').default_ttl = 180),
    message: ['a user dies after 3m', 'after up to 3m30s'],
  },
  {
    ...ofMount('rotated-value-reaches-files', 'nightly'),
    when: 'a workload is to restart for what never changes',
    mutate: (output) => {
      classOf(output, 'api.nightly').metadata.annotations[POLL] = 'never';
      classOf(output, 'api.nightly').spec.parameters.objects = classOf(
        output,
        'api.nightly',
      ).spec.parameters.objects.replaceAll('acme.database/static-creds', 'acme.kv/data');
      const { metadata } = deployment(output, 'api');
      metadata.annotations = {
        ...metadata.annotations,
        'secretproviderclass.reloader.stakater.com/reload': 'api\\.nightly',
      };
    },
    message: ['is to restart when they change, which never happens'],
  },
  {
    ...ofAgent('rotated-value-reaches-files'),
    when: 'an agent ends before the value changes',
    mutate: (output) =>
      (deployment(output, 'worker').spec.template.metadata.annotations['vault.hashicorp.com/agent-pre-populate-only'] =
        'true'),
    message: ['Deployment worker has', 'its agent ends when the files are there'],
  },
  {
    ...ofMount('outage-stays-within-promise', 'nightly'),
    when: 'the driver looks later than the promise allows',
    mutate: (output) => (classOf(output, 'api.nightly').metadata.annotations[POLL] = '5m0s'),
    message: ['may hold a dead password for 6m30s', 'at most 4m is allowed'],
  },
  {
    ...ofMount('secret-is-rotated-within-maximum-age', 'nightly'),
    when: 'Vault/OpenBao rotates what pods mount later than its age allows',
    mutate: (output) => (role(output, 'static_role').rotation_period = 172800),
    message: ['in files of Deployment api a value is used until it is 2d3m35s old', 'at most 1d1h is allowed'],
  },
  {
    ...ofAgent('secret-is-rotated-within-maximum-age'),
    when: 'Vault/OpenBao rotates what an agent reads later than its age allows',
    mutate: (output) => {
      role(output, 'static_role').rotation_period = 172800;
      output.remove('eu', 'SecretProviderClass', 'api.nightly');
    },
    message: ['in files of Deployment worker a value is used until it is 2d7s old'],
  },
];

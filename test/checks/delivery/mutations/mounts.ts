import type { Mutation } from '../../mutation';
import { MOUNT, PLACE, pod } from '../../edits/mounts';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'property-is-produced',
    when: 'a file is made of a key that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const { spec } = output.object('eu', 'SecretProviderClass', 'api.lease');
      spec.parameters.objects = spec.parameters.objects.replace('secretKey: "password"', 'secretKey: "pass"');
    },
    path: 'prod/payments/eu.app/client.api/mount.lease',
    place: 'SecretProviderClass app/api.lease',
    message: ['file "password" is made of "pass"', 'which has "username", "password"'],
  },
  {
    id: 'mounted-class-exists',
    when: 'a workload mounts a class that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const volumes: any[] = pod(output).volumes;
      volumes.find(({ csi }) => csi).csi.volumeAttributes.secretProviderClass = 'other';
    },
    path: 'prod/payments/eu.app/app/api/Resource',
    place: 'Deployment app/api',
    message: ['it mounts SecretProviderClass "other"'],
  },
  {
    id: 'provider-class-is-mounted',
    when: 'nobody mounts a class',
    fleet: 'mounted',
    mutate: (output) => (pod(output).volumes = pod(output).volumes.filter(({ csi }: any) => !csi)),
    path: MOUNT,
    place: PLACE,
    message: ['nothing that is written for "eu" mounts it in namespace "app"'],
  },
];

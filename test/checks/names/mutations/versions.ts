import { Mutation } from '../../mutation';
import { VERSIONS, pin } from '../../edits/versions';

export const versions: readonly Mutation[] = [
  ...['0', '-1', 'latest'].map((version) => ({
    ...VERSIONS,
    id: 'pinned-version-exists',
    when: `version "${version}" is read`,
    mutate: pin(version),
    message: [`version "${version}" of "prod/payments/stripe"`, 'Vault/OpenBao counts from 1'],
  })),
  {
    ...VERSIONS,
    id: 'pinned-version-exists',
    when: 'a version is read through a store without versions',
    mutate: (output) => {
      pin('3')(output);
      output.store('eu').version = 'v1';
    },
    message: ['version "3"', 'SecretStore "keywheel" reads no versions'],
  },
  {
    fleet: 'replicated',
    id: 'pinned-version-exists',
    when: "a version of another cluster's Secret is read",
    mutate: (output) => (output.object('us', 'ExternalSecret', 'users').spec.dataFrom[0].extract.version = '3'),
    path: 'prod/payments/users/us.app-us.users',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['version "3" of "users"', 'reads no versions'],
  },
  {
    ...VERSIONS,
    id: 'pinned-version-exists',
    when: 'a version of one key is read that is none',
    mutate: (output) => {
      const { spec } = output.object('eu', 'ExternalSecret', 'stripe');
      spec.data = [
        { secretKey: 'api_key', remoteRef: { key: 'prod/payments/stripe', property: 'api_key', version: '0' } },
      ];
    },
    message: ['version "0"'],
  },
];

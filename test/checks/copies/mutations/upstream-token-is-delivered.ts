import { Mutation } from '../../mutation';

export const upstreamTokenIsDelivered: readonly Mutation[] = [
  {
    id: 'upstream-token-is-delivered',
    when: 'nothing delivers the token',
    fleet: 'replicated',
    mutate: (output) => output.remove('us', 'ExternalSecret', 'keywheel.eu.app'),
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
  {
    id: 'upstream-token-is-delivered',
    when: 'the token is delivered under another name',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.target.name = 'other';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
  {
    id: 'upstream-token-is-delivered',
    when: 'the token is delivered under another key',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.target.template.data = { jwt: '{{ .token }}' };
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['"keywheel.eu.app"'],
  },
];

import { Mutation } from '../../mutation';
import { Output } from '../../output';

const ID = 'sealed-secret-can-be-opened';

const PATH = 'prod/payments/eu.app/bootstrap';

const PLACE = 'eu/app.k8s.yaml, SealedSecret app/bootstrap';

const bootstrap = (output: Output) => output.object('eu', 'SealedSecret', 'bootstrap');

const seed = (output: Output) => output.object('eu', 'SealedSecret', 'seed-of-app');

const record = (object: any) => JSON.parse(object.metadata.annotations['keywheel/sealed']);

const certificates = (object: any): string[] =>
  JSON.parse(object.metadata.annotations['keywheel/sealing-certificates']);

function setCertificates(object: any, all: readonly string[]): void {
  object.metadata.annotations['keywheel/sealing-certificates'] = JSON.stringify(all);
}

const unopened: readonly Omit<Mutation, 'id' | 'fleet' | 'path' | 'place'>[] = [
  {
    when: 'it moves to another name',
    mutate: (output) => (bootstrap(output).metadata.name = 'other'),
    message: ['sealed for app/bootstrap, and is app/other'],
  },
  {
    when: 'it moves to another namespace',
    mutate: (output) => (bootstrap(output).metadata.namespace = 'elsewhere'),
    message: ['sealed for app/bootstrap, and is elsewhere/bootstrap'],
  },
  {
    when: 'its scope is widened afterwards',
    mutate: (output) => (bootstrap(output).metadata.annotations['sealedsecrets.bitnami.com/cluster-wide'] = 'true'),
    message: ['sealed with scope strict, and its annotations say cluster-wide'],
  },
  {
    when: 'two of its values are exchanged',
    mutate: (output) => {
      const { encryptedData } = bootstrap(output).spec;
      [encryptedData.token, encryptedData.user] = [encryptedData.user, encryptedData.token];
    },
    message: ['"token" is not what was sealed', '"user" is not what was sealed'],
  },
  {
    when: 'a value is cut short',
    mutate: (output) => (bootstrap(output).spec.encryptedData.token = 'AQAv'),
    message: ['"token" is not a sealed value'],
  },
  {
    when: 'a value stands there in clear',
    mutate: (output) => (bootstrap(output).spec.encryptedData.token = 'in clear'),
    message: ['"token" is not a sealed value'],
  },
  {
    when: 'a sealed value is gone',
    mutate: (output) => delete bootstrap(output).spec.encryptedData.token,
    message: ['"token" is not a sealed value'],
  },
  {
    when: 'nothing is sealed',
    mutate: (output) => {
      bootstrap(output).spec.encryptedData = {};
      delete bootstrap(output).metadata.annotations['keywheel/sealed'];
    },
    message: ['it has no sealed value'],
  },
  {
    when: 'the cluster has other certificates',
    mutate: (output) => setCertificates(bootstrap(output), ['sha256:other']),
    message: ['not a certificate of its cluster'],
  },
  {
    when: 'nobody says the certificates of the cluster',
    mutate: (output) => delete bootstrap(output).metadata.annotations['keywheel/sealing-certificates'],
    message: ['nothing says which certificates'],
  },
  {
    when: 'how it was sealed cannot be read',
    mutate: (output) => (bootstrap(output).metadata.annotations['keywheel/sealed'] = '{}'),
    message: ['cannot be read'],
  },
  {
    when: 'its type needs another key',
    mutate: (output) => (bootstrap(output).spec.template.type = 'kubernetes.io/tls'),
    message: ['needs tls.crt and tls.key'],
  },
  {
    when: 'its version is not served',
    mutate: (output) => (bootstrap(output).apiVersion = 'bitnami.com/v1'),
    message: ['bitnami.com/v1, which no controller opens'],
  },
];

export const sealedSecrets: readonly Mutation[] = [
  ...unopened.map((row): Mutation => ({ ...row, id: ID, fleet: 'sealed', path: PATH, place: 'SealedSecret' })),
  {
    id: ID,
    when: 'what may have any name of its namespace is moved out of it',
    fleet: 'sealed',
    mutate: (output) => (seed(output).metadata.namespace = 'elsewhere'),
    path: 'prod/payments/eu.app/seed',
    place: 'SealedSecret elsewhere/seed-of-app',
    message: ['sealed for app, and is elsewhere'],
  },
  {
    id: 'sealing-certificate-is-current',
    when: 'the controller has a newer certificate',
    fleet: 'sealed',
    mutate: (output) => setCertificates(bootstrap(output), [...certificates(bootstrap(output)), 'sha256:newer']),
    path: PATH,
    place: PLACE,
    message: ['"token", "user" were sealed with an older certificate'],
  },
  {
    id: 'sealing-certificate-is-current',
    when: 'one key was sealed before the others',
    fleet: 'sealed',
    mutate: (output) => {
      const said = record(bootstrap(output));
      said.keys.user.certificate = certificates(bootstrap(output))[0];
      bootstrap(output).metadata.annotations['keywheel/sealed'] = JSON.stringify(said);
    },
    path: PATH,
    place: PLACE,
    message: ['"user" was sealed with an older certificate'],
  },
  {
    id: 'sealing-key-opens-little',
    when: 'two clusters have one key',
    fleet: 'sealedForTwo',
    mutate: (output) => {
      const [key] = certificates(output.object('eu', 'SealedSecret', 'vault-ca'));
      const other = output.object('us', 'SealedSecret', 'keywheel.eu.app');
      setCertificates(other, [key!, ...certificates(other)]);
    },
    path: 'prod/payments/us.app-us/token',
    place: 'us/app-us.k8s.yaml, SealedSecret app-us/keywheel.eu.app',
    message: ['"eu" and "us" share the sealing key sha256:'],
  },
  {
    id: 'sealing-key-opens-little',
    when: 'one cluster has many SealedSecrets',
    fleet: 'sealed',
    mutate: (output) => {
      for (let index = 0; index < 17; index += 1) {
        const object = structuredClone(output.object('eu', 'SealedSecret', 'licence'));
        output.add('eu', 'app.k8s.yaml', { ...object, metadata: { ...object.metadata, name: `licence-${index}` } });
      }
    },
    path: 'prod/eu/vault-ca',
    place: 'eu/cluster.k8s.yaml, SealedSecret external-secrets/vault-ca',
    message: ['"eu" has 21 SealedSecrets, and 20 are many'],
  },
];

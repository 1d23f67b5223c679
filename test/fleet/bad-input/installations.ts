import { Environment, Fleet, SpokeClusterProps } from 'keywheel';
import { acme, spoke } from '../../fixtures/fleets';
import { TOOLS } from '../../fixtures/watched';
import { BadInput } from './bad-input';

function cluster(props: Partial<SpokeClusterProps>, fleet: Fleet = acme({ gitOps: TOOLS.flux })): Fleet {
  spoke(new Environment(fleet, 'prod'), 'eu', props);
  return fleet;
}

const path = 'prod/eu';

const OWN: readonly (readonly [path: string, value: object, ...told: string[]])[] = [
  ['fullnameOverride', { fullnameOverride: 'eso' }, 'write "external-secrets-webhook" alone', 'leave it out'],
  ['nameOverride', { nameOverride: 'eso' }, 'leave it out'],
  ['certController.serviceAccount.name', { certController: { serviceAccount: { name: 'own' } } }, 'leave it out'],
  ['certController.serviceAccount.create', { certController: { serviceAccount: { create: false } } }, 'leave it out'],
  ['createOperator', { createOperator: false }, 'installs no operator', 'leave externalSecrets.install out'],
  ['createOperator', { createOperator: null }, 'installs no operator'],
  ['replicaCount', { replicaCount: 0 }, 'use 1 or more'],
  ['leaderElect', { leaderElect: false }, 'several pods', 'add replicaCount: 1'],
  ['leaderElect', { leaderElect: false, replicaCount: 3 }, 'several pods'],
  ['crds.annotations', { crds: { annotations: null } }, 'every Secret with them', 'set none to null'],
  ['crds.annotations', { crds: { annotations: { 'helm.sh/resource-policy': null } } }, 'set none to null'],
  ['image.tag', { image: { tag: 'v0.20.4' } }, 'use externalSecrets.install.version'],
  ['image.tag', { image: { tag: `v2.9.1@sha256:${'a'.repeat(64)}` } }, 'that release with a digest'],
  ['image.tag', { image: { tag: 'v2.9.0@sha256:abc' } }, 'that release with a digest'],
  ['serviceAccount.create', { serviceAccount: { create: false } }, 'has no pod', 'leave it out'],
  ['namespaceOverride', { namespaceOverride: 'other' }, 'use externalSecrets.namespace'],
  ['webhook.create', { webhook: { create: false } }, 'is never ready', 'add certController: { create: false }'],
  ['certController.create', { certController: { create: false } }, 'has no certificate', 'webhook: { create: false }'],
  ['certController.replicaCount', { certController: { replicaCount: 0 } }, 'has no certificate', 'use 1 or more'],
  ['webhook.replicaCount', { webhook: { replicaCount: 0 } }, 'refuses every ExternalSecret', 'use 1 or more'],
];
const OF_RELOADER: typeof OWN = [
  ['fullnameOverride', { fullnameOverride: 'restarts' }, 'leave it out'],
  ['nameOverride', { nameOverride: 'restarts' }, 'leave it out'],
  ['reloader.rbac.enabled', { reloader: { rbac: { enabled: false } } }, 'without a right', 'leave it out'],
  ['reloader.serviceAccount.create', { reloader: { serviceAccount: { create: false } } }, 'leave it out'],
  ['reloader.deployment.replicas', { reloader: { deployment: { replicas: 0 } } }, 'use 1 or more'],
  ['namespace', { namespace: 'other' }, 'use reloader.namespace'],
  ['reloader.watchGlobally', { reloader: { watchGlobally: false } }, 'restarts nothing', 'in reloader.namespaces'],
  ['reloader.namespaces', { reloader: { namespaces: ['shop-web'] } }, 'add watchGlobally: false'],
];

/** Values under which a chart installs what does not work, and no check sees it. */
const valuesOf = (option: 'externalSecrets' | 'reloader', all: typeof OWN): BadInput[] =>
  all.map(([name, values, ...told]) => ({
    when: `${option} is installed with ${JSON.stringify(values)}`,
    program: () => cluster({ [option]: { install: { values } } }),
    code: 'ValuesInvalid',
    path,
    told: [`${option}.install.values: ${name} `, ...told],
  }));

const inNamespace = (option: 'externalSecrets' | 'reloader', namespace: string): BadInput => ({
  when: `${option} is installed in the namespace ${namespace}`,
  program: () => cluster({ [option]: { namespace, install: {} } }),
  code: 'NameReserved',
  path,
  told: [`${option}.namespace is "${namespace}"`, 'use a namespace of its own'],
});

/** Charts of the operator and of Reloader. */
export const INSTALLATIONS: readonly BadInput[] = [
  {
    when: 'the operator is older than the API of its objects',
    program: () => cluster({ externalSecrets: { install: { version: '0.16.2' } } }),
    code: 'OperatorTooOld',
    path,
    told: ['externalSecrets.install.version is 0.16.2', 'external-secrets.io/v1 needs 0.17.0', 'or a newer one'],
  },
  {
    when: 'the version of a chart is a range',
    program: () => cluster({ externalSecrets: { install: { version: '2.x' } } }),
    code: 'VersionInvalid',
    path,
    told: ['externalSecrets.install.version is "2.x"', 'use three numbers, such as "2.9.0"'],
  },
  {
    when: 'the version of Reloader is a part of one',
    program: () => cluster({ reloader: { install: { version: '2' } } }),
    code: 'VersionInvalid',
    path,
    told: ['reloader.install.version is "2"', 'such as "2.2.16"'],
  },
  {
    when: 'a chart comes without protection on its way',
    program: () => cluster({ reloader: { install: { repository: 'http://charts.example.com' } } }),
    code: 'RepositoryInvalid',
    path,
    told: ['reloader.install.repository is not an address that starts with https:// or oci://'],
  },
  {
    when: 'the repository of a chart holds a user',
    program: () => cluster({ externalSecrets: { install: { repository: 'https://me@charts.example.com' } } }),
    code: 'RepositoryInvalid',
    path,
    told: ['externalSecrets.install.repository holds a user or a password; leave them out'],
  },
  {
    when: 'there is no tool that installs a chart',
    program: () => cluster({ externalSecrets: { install: {} } }, acme()),
    code: 'InstallNeedsGitOps',
    path,
    told: ['neither the cluster nor the fleet has one', 'give gitOps', 'install the chart yourself'],
  },
  {
    when: 'the namespace of Reloader cannot be one',
    program: () => cluster({ reloader: { namespace: 'Reloader', install: {} } }),
    code: 'NameInvalid',
    path,
    told: ['reloader.namespace', '"Reloader"'],
  },
  {
    when: 'the GitOps tool would call what is installed by a name that is too long',
    program: () => cluster({ externalSecrets: { install: {} } }, acme({ name: 'a'.repeat(50), gitOps: TOOLS.flux })),
    code: 'NameTooLong',
    path,
    told: ['external-secrets.installation', 'of at most 63', 'shorten the name of the fleet'],
  },
  {
    when: 'the Secret with the login of a chart cannot have its name',
    program: () => cluster({ reloader: { install: { secretName: 'Login' } } }),
    code: 'NameInvalid',
    path,
    told: ['reloader.install.secretName "Login" is not a valid name of a Secret'],
  },
  {
    when: 'Argo CD is told the name of a login',
    program: () => cluster({ externalSecrets: { install: { secretName: 'charts' } } }, acme({ gitOps: TOOLS.argoCd })),
    code: 'SecretNameUnused',
    path,
    told: ['externalSecrets.install.secretName is for Flux and Rancher Fleet', 'secret-type: repository'],
  },
  {
    when: 'Rancher Fleet is to log in twice',
    program: () =>
      cluster(
        { externalSecrets: { install: { secretName: 'one' } }, reloader: { install: { secretName: 'other' } } },
        acme({ gitOps: TOOLS.fleet }),
      ),
    code: 'SecretNameDiffers',
    path,
    told: ['secretName is "one"', '"other"', 'give both the same'],
  },
  ...valuesOf('externalSecrets', OWN),
  ...valuesOf('reloader', OF_RELOADER),
  inNamespace('externalSecrets', 'kube-system'),
  inNamespace('externalSecrets', 'default'),
  inNamespace('reloader', 'kube-public'),
];

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../lib/checks/index';
import { kitchenSink } from '../kitchen-sink';
import { FLEETS } from './mutation';
import { acceptance } from './mutations/acceptance';
import { ages } from './mutations/ages';
import { alone } from './mutations/alone';
import { audienceAgrees } from './mutations/audience-agrees';
import { authMountExists } from './mutations/auth-mount-exists';
import { clients } from './mutations/clients';
import { certificates } from './mutations/certificates';
import { controllers } from './mutations/controllers';
import { clusterSide } from './mutations/cluster-side';
import { copies } from './mutations/copies';
import { databaseCredentials } from './mutations/database-credentials';
import { effects } from './mutations/effects';
import { hubNamesAreUnique } from './mutations/hub-names-are-unique';
import { identities } from './mutations/identities';
import { hubSide } from './mutations/hub-side';
import { loginRoleExists } from './mutations/login-role-exists';
import { loginTokenIsNoApiToken } from './mutations/login-token-is-no-api-token';
import { injections } from './mutations/injections';
import { files } from './mutations/files';
import { mounts } from './mutations/mounts';
import { network } from './mutations/network';
import { objectNamesAreUnique } from './mutations/object-names-are-unique';
import { operatorMayRequestToken } from './mutations/operator-may-request-token';
import { outsideLogins } from './mutations/outside';
import { reading } from './mutations/reading';
import { remoteKeyIsGranted } from './mutations/remote-key-is-granted';
import { roleBindsServiceAccount } from './mutations/role-binds-service-account';
import { sealedSecrets } from './mutations/sealed-secrets';
import { serviceAccountExists } from './mutations/service-account-exists';
import { spiffe } from './mutations/spiffe';
import { storesBesideTheHub } from './mutations/stores';
import { storeExists } from './mutations/store-exists';
import { upstreamTokenIsDelivered } from './mutations/upstream-token-is-delivered';
import { versions } from './mutations/versions';
import { Output } from './output';

const MUTATIONS = [
  ...acceptance,
  ...ages,
  ...alone,
  ...audienceAgrees,
  ...authMountExists,
  ...clients,
  ...certificates,
  ...clusterSide,
  ...controllers,
  ...copies,
  ...databaseCredentials,
  ...effects,
  ...hubSide,
  ...hubNamesAreUnique,
  ...identities,
  ...loginRoleExists,
  ...loginTokenIsNoApiToken,
  ...injections,
  ...mounts,
  ...files,
  ...network,
  ...objectNamesAreUnique,
  ...operatorMayRequestToken,
  ...outsideLogins,
  ...reading,
  ...remoteKeyIsGranted,
  ...roleBindsServiceAccount,
  ...sealedSecrets,
  ...serviceAccountExists,
  ...storeExists,
  ...spiffe,
  ...storesBesideTheHub,
  ...upstreamTokenIsDelivered,
  ...versions,
];

describe('a fleet that agrees', () => {
  /** What is true of some of them. */
  const warnings: Partial<Record<keyof typeof FLEETS, readonly string[]>> = {
    replicated: ['upstream-token-expires'],
    selected: ['replica-names-its-secrets', 'replica-names-its-secrets'],
  };

  test.each(Object.keys(FLEETS) as (keyof typeof FLEETS)[])('%s has no findings but what is true of it', (name) => {
    expect(new Output(FLEETS[name]()).findings.map(({ id }) => id)).toEqual(warnings[name] ?? []);
  });

  test('a fleet of everything has no errors', () => {
    const { findings } = new Output(kitchenSink().fleet);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe.each(CHECKS.map(({ id }) => id))('%s', (id) => {
  const mutations = MUTATIONS.filter((mutation) => mutation.id === id);

  test('has mutations that it must catch', () => expect(mutations).not.toEqual([]));

  test.each(mutations)('tells when $when', ({ fleet = 'jwt', mutate, path, place, message }) => {
    const output = new Output(FLEETS[fleet]());
    mutate(output);
    const findings = output.findings.filter((finding) => finding.id === id);
    const { severity, why } = CHECKS.find((check) => check.id === id)!;
    expect(findings).toContainEqual({
      id,
      severity,
      path,
      place: expect.stringContaining(place),
      message: expect.stringContaining(message[0]!),
      why,
      fix: expect.stringMatching(/./),
      docs: `docs/checks/${id}.md`,
    });
    for (const text of message) {
      expect(findings.map((finding) => finding.message).join('\n')).toContain(text);
    }
  });
});

test('objects of one name and kind in two groups are no duplicates', () => {
  const output = new Output(FLEETS.jwt());
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'other.example.com/v1',
    kind: 'SecretStore',
    metadata: { name: 'keywheel', namespace: 'app' },
  });
  expect(output.findings.filter(({ id }) => id === 'object-names-are-unique')).toEqual([]);
});

test('every file of a check is named as the sentence that must hold, and runs', () => {
  const helpers = [
    'check',
    'cluster-view',
    'culprit',
    'finding',
    'index',
    'logins',
    'rotators',
    'stores',
    'vault-view',
    'workloads',
  ];
  const files = readdirSync(join(__dirname, '../../lib/checks')).map((file) => file.replace(/\.ts$/, ''));
  expect(files.filter((file) => !helpers.includes(file)).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});

import { Isolation, Machine, MachineAuth, People, RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { Duration } from 'cdk8s';
import { certificate, database, smallWithSecret, team } from './fleets';

/** A fleet with machines of each method, and people. */
export function outside() {
  const all = smallWithSecret({ fleet: { vaultProviderVersion: '>= 5.7, < 6' } });
  const { fleet, prod, payments, db } = all;
  const risk = team(prod, 'risk', { isolation: Isolation.policyPerNamespace({ wholePrefix: true }) });
  const apart = team(prod, 'apart', { isolation: Isolation.vaultNamespace() });
  const scores = new StaticSecret(risk, 'scores', { keys: ['key'] });
  const lease = new RotatingDatabaseCredential(payments, 'lease', {
    database: database(prod, 'core'),
    rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
  });
  const exporter = new Machine(payments, 'export', {
    auth: MachineAuth.appRole({ boundCidrs: ['10.20.0.0/16'], secretIdUses: 40, secretIdTtl: Duration.days(30) }),
  });
  const report = new Machine(risk, 'report', { auth: MachineAuth.appRole({ boundCidrs: ['10.30.0.0/16'] }) });
  const printer = new Machine(payments, 'printer', {
    auth: MachineAuth.tlsCertificate({ authority: certificate('machines'), commonNames: ['printer.example.com'] }),
  });
  const lambda = new Machine(payments, 'lambda', {
    auth: MachineAuth.awsIam({ principalArns: ['arn:aws:iam::123456789012:role/lambda'] }),
  });
  const job = new Machine(payments, 'job', {
    auth: MachineAuth.gcpIam({ serviceAccounts: ['job@acme.iam.gserviceaccount.com'], projects: ['acme'] }),
  });
  const release = new Machine(risk, 'release', {
    auth: MachineAuth.token({
      issuer: 'github',
      discoveryUrl: 'https://token.actions.githubusercontent.com',
      audience: 'acme',
      claims: { repository: 'acme/risk' },
    }),
  });
  [exporter, printer, lambda, job].forEach((machine) => db.grantRead(machine));
  lease.grantRead(exporter);
  scores.grantRead(release);
  scores.grantRead(report);
  const people = new People(fleet, 'people', {
    discoveryUrl: 'https://login.example.com',
    clientId: 'vault',
    clientSecretVariable: 'oidc_client_secret',
  });
  people.addOwners(payments, 'Payments Admins').addViewers(payments, 'payments');
  people.addOwners(risk, 'risk').addOwners(apart, 'apart').addAuditors('audit');
  new StaticSecret(apart, 'own', { keys: ['key'] });
  return { ...all, risk, exporter, printer, release, people };
}

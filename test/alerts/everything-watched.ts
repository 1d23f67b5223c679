import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Alerts,
  Environment,
  Pem,
  RotatingDatabaseCredential,
  Rotation,
  SealedSecret,
  StaticSecret,
  VaultServer,
} from 'keywheel';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acme, database, spoke, team } from '../fixtures/fleets';
import { sealedFile, sealingCertificates } from '../sealed/fixtures';
import { NODES, Written } from './watched';

const AUTHORITY = join(__dirname, '../../apps/bank/certificates/vault.pem');
/** An intermediate and its root, whose end is later. */
const RENEWED = join(__dirname, '../certificates/company-chain.pem');

/** Seconds after which promtool, whose time begins in 1970, is told that the certificate of the hub ends. */
export const AUTHORITY_TOLD = 100 * 60;

function endOf(file: string): number {
  return Date.parse(new X509Certificate(readFileSync(file)).validTo) / 1000;
}

/**
 * A fleet that has something of all that alerts are about: its clusters are "eu" and "us", its tenant's namespaces "app"
 * and "batch".
 *
 * @param authority whether stores know the certificate of the hub alone, or a renewed one beside it
 */
export function everythingWatched(authority: 'one' | 'renewed' = 'one'): Written {
  const bundle = [AUTHORITY, ...(authority === 'renewed' ? [RENEWED] : [])];
  const fleet = acme({
    vault: VaultServer.vault({
      address: 'https://vault.example.com:8200',
      caCertificate: Pem.fromText(bundle.map((file) => readFileSync(file, 'utf8')).join(''), 'of Vault/OpenBao'),
    }),
    canaries: true,
    alerts: Alerts.ruleFiles({
      certificateNotice: Duration.seconds(endOf(AUTHORITY) - AUTHORITY_TOLD),
      hub: { nodes: NODES, otherLeases: 50, blackboxExporter: 'blackbox.example.com:9115' },
    }),
  });
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu', { sealingCertificates: sealingCertificates('prod-eu-2025', 'prod-eu') });
  const payments = team(prod, 'payments');
  const namespace = payments.addNamespace(eu, 'app');
  const core = database(prod, 'core');
  const leased = (id: string, ttl: Duration) =>
    new RotatingDatabaseCredential(payments, id, {
      database: core,
      rotation: Rotation.dynamic({ ttl, memberOf: 'payments_rw' }),
      grants: ['SELECT ON ALL TABLES IN SCHEMA public'],
    }).deliver(namespace);
  leased('leased', Duration.hours(2));
  // Half of what it has left is less than what a rule waits for.
  leased('brief', Duration.minutes(15));
  const pair = new RotatingDatabaseCredential(payments, 'pair', {
    database: core,
    rotation: Rotation.alternatingUsers({ usernames: ['pair_a', 'pair_b'], every: Duration.days(30) }),
  });
  pair.deliver(namespace);
  pair.deliver(payments.addNamespace(spoke(prod, 'us'), 'app'));
  new StaticSecret(payments, 'db', { keys: ['user'] }).deliver(namespace);
  new StaticSecret(payments, 'job', { keys: ['key'] }).deliver(payments.addNamespace(eu, 'batch'));
  const watched = new StaticSecret(payments, 'watched', { keys: ['key'] }).deliver(namespace);
  const api = new kplus.Deployment(namespace.chart, 'api', {
    containers: [{ image: 'api:1', envFrom: [kplus.Env.fromSecret(watched)] }],
  });
  watched.restartOnChange(api);
  const shared = new StaticSecret(payments, 'shared', { keys: ['key'] });
  namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['app'] }], secrets: [shared] });
  SealedSecret.fromFile(namespace, 'licence', sealedFile('licence'));
  return new Written(fleet);
}

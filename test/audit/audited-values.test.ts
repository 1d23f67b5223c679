import { Duration } from 'cdk8s';
import {
  GeneratedSecret,
  Isolation,
  KvMount,
  Machine,
  MachineAuth,
  ReplicatedSecret,
  StaticSecret,
  VaultServer,
} from 'keywheel';
import { AuditedValue, auditedValues } from '../../lib/audit/audited-values';
import { auditedFolders, auditPolicy, unreadPaths } from '../../lib/audit/listing';
import { AccessRules } from '../../lib/policy/policy';
import { Output } from '../checks/output';
import { banking, small, smallWithSecret, spoke, team } from '../fixtures/fleets';

const DAY = 86400;
const told = ({ path, version, limits, usedBy }: AuditedValue) => [
  path,
  version,
  limits.map(({ name, seconds }) => `${name} ${seconds}`),
  usedBy,
];
const valuesOf = (fleet: ReturnType<typeof small>['fleet']) => auditedValues(new Output(fleet).views);

test('every value that is delivered or described is audited once, and each version that is pinned', () => {
  const compliance = [{ name: 'house rule 7', maximumAge: Duration.days(90) }];
  const { fleet, prod, payments, namespace } = small({ fleet: { compliance } });
  const abroad = payments.addNamespace(spoke(prod, 'us'), 'app');
  const stripe = new StaticSecret(payments, 'stripe', { keys: ['a'], maximumAge: Duration.days(30) });
  stripe.deliver(namespace);
  stripe.deliver(namespace, { name: 'again' });
  stripe.deliver(abroad, { version: 3 });
  new StaticSecret(payments, 'plain', { keys: ['a'] }).deliver(abroad);
  new GeneratedSecret(payments, 'cookie', { keys: ['a'] }).deliver(abroad);
  new StaticSecret(payments, 'later', { keys: ['a'], maximumAge: Duration.days(1) });

  const rule = `house rule 7 ${90 * DAY}`;
  expect(valuesOf(fleet).map(told)).toEqual([
    ['acme.kv/data/prod/payments/cookie', undefined, [rule], ['us: app/cookie']],
    ['acme.kv/data/prod/payments/later', undefined, [`maximumAge ${DAY}`], []],
    ['acme.kv/data/prod/payments/plain', undefined, [rule], ['us: app/plain']],
    ['acme.kv/data/prod/payments/stripe', 3, [`maximumAge ${30 * DAY}`, rule], ['us: app/stripe']],
    [
      'acme.kv/data/prod/payments/stripe',
      undefined,
      [`maximumAge ${30 * DAY}`, rule],
      ['eu: app/again', 'eu: app/stripe'],
    ],
  ]);
});

test('what pods and machines read with logins of their own is audited by the same rules', () => {
  const compliance = [{ name: 'house rule 7', maximumAge: Duration.days(90) }];
  const { fleet, payments, namespace } = small({ fleet: { compliance } });
  const stripe = new StaticSecret(payments, 'stripe', { keys: ['a'], maximumAge: Duration.days(30) });
  stripe.mount(namespace.addClient('api'));
  stripe.grantRead(new Machine(payments, 'export', { auth: MachineAuth.appRole({ boundCidrs: ['10.20.0.0/16'] }) }));

  expect(valuesOf(fleet).map(told)).toEqual([
    [
      'acme.kv/data/prod/payments/stripe',
      undefined,
      [`maximumAge ${30 * DAY}`, `house rule 7 ${90 * DAY}`],
      ['acme.machines.approle/prod.payments.export', 'eu: ServiceAccount app/api'],
    ],
  ]);
});

test('what clusters write for each other nobody answers for, and what the database engine holds is no value', () => {
  const { fleet, prod, payments, namespace } = small();
  new ReplicatedSecret(payments, 'copy', { from: namespace, keys: ['a'] }).deliver(
    payments.addNamespace(spoke(prod, 'us'), 'app'),
  );
  expect(valuesOf(fleet)).toEqual([]);
  expect(valuesOf(banking().fleet).map(({ path }) => path)).toEqual(['acme.kv/data/prod/payments/db']);
});

describe('where values may lie that nothing reads', () => {
  const foldersOf = (fleet: ReturnType<typeof small>['fleet']) => {
    const { views } = new Output(fleet);
    return auditedFolders(views, auditedValues(views));
  };

  test('is everywhere in the engines that are made here', () => {
    const { fleet, prod } = smallWithSecret();
    team(prod, 'apart', { isolation: Isolation.vaultNamespace() });
    expect(foldersOf(fleet)).toEqual(['acme.env.prod/team.apart/acme.kv/metadata/', 'acme.kv/metadata/']);
  });

  test('is beside the values that are known in an engine made elsewhere', () => {
    const kvMount = KvMount.fromKvMountAttributes({ path: 'secret' });
    expect(foldersOf(smallWithSecret({ fleet: { kvMount } }).fleet)).toEqual(['secret/metadata/acme/prod/payments/']);
  });

  test('is nowhere in the root of an engine made elsewhere', () => {
    const output = new Output(
      smallWithSecret({ fleet: { kvMount: KvMount.fromKvMountAttributes({ path: 's' }) } }).fleet,
    );
    output.object('eu', 'ExternalSecret', 'db').spec.dataFrom[0].extract.key = 'db';
    const values = auditedValues(output.views);
    expect(auditedFolders(output.views, values)).toEqual([]);
    expect(auditPolicy(output.views, values, [])).toBe('path "s/metadata/db" {\n  capabilities = ["read"]\n}\n');
  });
});

describe('a path that nothing reads', () => {
  const unread = (output: Output, ...paths: string[]) => unreadPaths(output.views, auditedValues(output.views), paths);

  test('is one that no login of a ServiceAccount may read', () => {
    const { fleet, payments, namespace } = smallWithSecret();
    const shared = new StaticSecret(payments, 'shared', { keys: ['a'] });
    namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['a'] }], secrets: [shared] });
    const [known, granted, other] = ['db', 'shared', 'other'].map((name) => `acme.kv/data/prod/payments/${name}`);
    expect(unread(new Output(fleet), known!, granted!, other!)).toEqual([other]);
  });

  test('is none that a team may add below its own prefix', () => {
    const { fleet } = smallWithSecret({ tenant: { isolation: Isolation.policyPerNamespace({ wholePrefix: true }) } });
    expect(unread(new Output(fleet), 'acme.kv/data/prod/payments/new', 'acme.kv/data/prod/risk/new')).toEqual([
      'acme.kv/data/prod/risk/new',
    ]);
  });

  test('is none that clusters write, or that says whose turn it is', () => {
    const base = 'acme.kv/data/prod/payments';
    const own = [`${base}/turn.pair`, `${base}/rotation.eu.app.pair`, `${base}/rotation.us.app.pair`];
    expect(unread(new Output(banking().fleet), ...own, `${base}/turn.other`)).toEqual([`${base}/turn.other`]);
  });
});

test('the policy of an audit reads metadata, and no value, in the namespace of the hub as well', () => {
  const vault = VaultServer.vault({ address: 'https://vault.example.com', namespace: 'admin' });
  const { views } = new Output(smallWithSecret({ fleet: { vault } }).fleet);
  const values = auditedValues(views);
  const text = auditPolicy(views, values, auditedFolders(views, values));
  const rules = new AccessRules().addPolicy(text);

  expect(values.map(({ path }) => path)).toEqual(['admin/acme.kv/data/prod/payments/db']);
  expect([...rules.capabilitiesOn('acme.kv/metadata/prod/payments/db')].sort()).toEqual(['list', 'read']);
  expect([...rules.capabilitiesOn('acme.kv/metadata/')].sort()).toEqual(['list', 'read']);
  expect([...rules.capabilitiesOn('acme.kv/data/prod/payments/db')]).toEqual([]);
});

import { Fleet, Machine, MachineAuth, Tenant, VaultServer } from 'keywheel';
import { readFileSync, writeFileSync } from 'node:fs';
import { BankFleet } from '../../apps/bank/fleet';
import { ClusterToClusterFleet } from '../../apps/cluster-to-cluster/fleet';
import { HubAndSpokeFleet } from '../../apps/hub-and-spoke/fleet';
import { TeamsFleet } from '../../apps/teams/fleet';
import { runChecks } from '../../lib/checks/index';
import { readFiles } from '../../lib/files/read-files';
import { unknownOf } from '../../lib/unknown/unknown-of';
import { deliveryTimes } from '../../lib/timing/delivery-times';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outputOf, readViews } from '../../lib/views/views';
import { FLEETS } from '../checks/mutation';
import { inEmptyFolder, smallWithSecret } from '../fixtures/fleets';
import { some } from '../runs';

const ALL: [string, () => Fleet][] = [
  ['bank', () => new BankFleet()],
  ['hub-and-spoke', () => new HubAndSpokeFleet()],
  ['teams', () => new TeamsFleet()],
  ['cluster-to-cluster', () => new ClusterToClusterFleet()],
  ...(Object.entries(FLEETS) as unknown as [string, () => Fleet][]),
];

const hub = (namespace: string) => VaultServer.vault({ address: 'https://vault.example.com:8200', namespace });
const outsideMachine = (tenant: Tenant) =>
  new Machine(tenant, 'batch', { auth: MachineAuth.appRole({ boundCidrs: ['10.0.0.0/8'] }) });

const findingsOnDisk = () => runChecks(readViews(readFiles().output));

test.each(some(ALL))('%s gives the same findings on disk as in memory', (_name, fleet) => {
  inEmptyFolder(() => {
    const inMemory = fleet()
      .synth()
      .findings.map(({ id, message }) => [id, message]);
    expect(findingsOnDisk().map(({ id, message }) => [id, message])).toEqual(inMemory);
  });
});

test('what is made once, at random, is known as such on disk, with its keys', () => {
  inEmptyFolder(() => {
    new TeamsFleet().synth();
    const { output } = readFiles();
    const views = readViews(output);
    const cookies = deliveryTimes(views).find(({ delivered }) => delivered.secret === 'cookies');

    expect(cookies!.age.by).toBe('nobody');
    expect(
      unknownOf(views)
        .map(({ place }) => place)
        .join(),
    ).not.toContain('cookies');
  });
});

test('what a program says beside its resources is read from its files', () => {
  const { fleet, namespace, db } = smallWithSecret({ fleet: { vault: hub('/admin/'), canaries: true } });
  db.grantRead(outsideMachine(namespace.tenant));
  const { keys, outside } = outputOf(synthesizeInMemory(fleet));
  expect(keys).toEqual({ 'admin/acme.kv/data/prod/payments/db': 'username,password' });
  expect(Object.keys(outside!)).toHaveLength(1);

  inEmptyFolder(() => {
    fleet.synth();
    const { output, unknown } = readFiles();
    expect(output).toMatchObject({ keys, outside });
    expect([...unknown, ...unknownOf(readViews(output))]).toEqual([]);
  });
});

test('what is changed in a file of YAML is found, in its line', () => {
  inEmptyFolder(() => {
    new HubAndSpokeFleet().synth();
    const line = change('dist/k8s-qa/shop/shop.k8s.yaml', 'kind: SecretStore', ' role: ', ' role: not-');

    expect(findingsOnDisk()).toContainEqual(
      expect.objectContaining({ id: 'login-role-exists', source: { file: 'dist/k8s-qa/shop/shop.k8s.yaml', line } }),
    );
  });
});

test('what is changed in a file of Terraform is found, in its line', () => {
  inEmptyFolder(() => {
    new HubAndSpokeFleet().synth();
    const file = 'cdktf.out/stacks/spoke-k8s-qa/cdk.tf.json';
    change(file, '', '"token_policies": [', '"token_policies": ["nobody-makes-this",');
    const found = findingsOnDisk().find(({ id }) => id === 'policy-exists');

    expect(found?.source?.file).toBe(file);
    const lines = readFileSync(file, 'utf8').split('\n');
    const [, , name] = /(vault_\w+)\.(\w+)$/.exec(found!.place)!;
    expect(lines[found!.source!.line - 1]).toContain(`"${name}": {`);
  });
});

/** Replaces the first text, and returns the line in which the document around a word begins. */
function change(file: string, word: string, from: string, to: string): number {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  const before = text.slice(0, text.indexOf(word));
  return before.split('\n').findLastIndex((line) => line === '---') + 2;
}

import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Policy } from '@cdktf/provider-vault/lib/policy';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, Fn, LocalBackend, TerraformLocal, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { RootConstruct } from 'constructs';
import { FleetBase, Isolation, TerraformBackend } from 'keywheel';
import { ClusterToClusterFleet } from '../../apps/cluster-to-cluster/fleet';
import { HubAndSpokeFleet } from '../../apps/hub-and-spoke/fleet';
import { TeamsFleet } from '../../apps/teams/fleet';
import { Inventory } from '../../lib/fleet/inventory';
import { terraformJson } from '../../lib/synth/terraform-json';
import { BootstrapStack } from '../../lib/sides/bootstrap-stack';
import { hubStack } from '../../lib/sides/hub-stack';
import { spokeStack } from '../../lib/sides/spoke-stack';
import { Stack } from '../../lib/vault/stack';
import { kitchenSink } from '../fixtures/kitchen-sink';

type Json = Record<string, unknown>;

/** Without the version, which is what cdktf knows of itself. */
function withoutVersion(json: Json): Json {
  const comment = json['//'] as { metadata: Json };
  return { ...json, '//': { ...comment, metadata: { ...comment.metadata, version: '' } } };
}

function expectSame(stack: TerraformStack): void {
  stack.prepareStack();
  const resources = stack instanceof Stack ? stack.resources : undefined;
  const ours = withoutVersion(terraformJson(stack, '', resources));
  // Those whose arguments are known have no construct yet.
  resources?.forEach((resource) => resource.construct);
  const theirs = withoutVersion(stack.toTerraform() as Json);
  expect(JSON.parse(JSON.stringify(ours))).toEqual(JSON.parse(JSON.stringify(theirs)));
}

function stacksOf(fleet: FleetBase): Stack[] {
  const inventory = new Inventory(fleet);
  const context = { fleet, choices: { ttls: new Map(), refreshes: new Map() }, pathToWorkingDirectory: '../../..' };
  const root = new RootConstruct();
  return [
    new BootstrapStack(root, context, inventory),
    hubStack(root, context, inventory),
    ...inventory.clusters.map((cluster) =>
      spokeStack(
        root,
        context,
        cluster,
        inventory.namespaces.filter(({ namespace }) => namespace.cluster === cluster),
      ),
    ),
  ];
}

describe('equals what cdktf makes of a stack', () => {
  test.each<[string, () => FleetBase]>([
    ['hub-and-spoke', () => new HubAndSpokeFleet()],
    ['teams', () => new TeamsFleet()],
    ['everything', () => kitchenSink().fleet],
    ['everything, with a Vault namespace each', () => kitchenSink({ isolation: Isolation.vaultNamespace() }).fleet],
    ['a backend', () => kitchenSink({ terraformBackend: TerraformBackend.hcp({ organization: 'acme' }) }).fleet],
  ])('%s', (_name, fleet) => {
    const stacks = stacksOf(fleet());
    expect(stacks.length).toBeGreaterThan(2);
    stacks.forEach(expectSame);
  });

  test('a stack with references, functions, lists, maps, overrides and text that looks like code', () => {
    const stack = new TerraformStack(new App(), 'tokens');
    new VaultProvider(stack, 'vault', { address: Token.asString({ resolve: () => 'https://vault' }) });
    new LocalBackend(stack, { path: 'x.tfstate' });
    const variable = new TerraformVariable(stack, 'names', { type: 'list(string)', default: ['a', 'b'] });
    const mount = new Mount(stack, 'kv', {
      path: 'kv',
      type: 'kv',
      options: { version: '2' },
      description: '$${x} %%{y}',
    });
    const value = new KvSecretV2(stack, 'value', {
      mount: mount.path,
      name: `a/${mount.accessor}/b`,
      dataJson: Fn.jsonencode({ list: variable.listValue, number: Token.asNumber(mount.defaultLeaseTtlSeconds) }),
      deleteAllVersions: false,
      options: { cas: '0', [`key-${mount.id}`]: Token.asString(mount.type) },
      lifecycle: { ignoreChanges: 'all', preventDestroy: true },
      dependsOn: [mount],
    });
    value.addOverride('data_json_wo', '${ephemeral.random_password.x.result}');
    value.addOverride('custom_metadata.data', {
      a: mount.path,
      b: undefined,
      c: null,
      d: [1, true, mount.id, undefined],
    });
    const policy = new Policy(stack, 'policy', { name: 'x', policy: '{"path": {"${a}": 1, "%{b}": 2}}' });
    policy.overrideLogicalId('renamed');
    policy.dependsOn = ['vault_mount.kv', Token.asString({ resolve: () => 'vault_mount.other' })];
    new TerraformLocal(stack, 'local', { a: mount.path, list: [variable.value] });
    stack.addOverride('terraform.required_version', '>= 1.11');
    stack.addOverride('ephemeral.random_password.x', { length: 32, keepers: { mount: mount.path } });
    expectSame(stack);
  });

  test('an empty stack', () => {
    expectSame(new TerraformStack(new App(), 'empty'));
  });
});

test('a fleet without a hub has no stack', () => {
  expect(new ClusterToClusterFleet().vault).toBeUndefined();
});

test('resolves nothing where there is no token', () => {
  const stack = stacksOf(new HubAndSpokeFleet())[1]!;
  const { Tokenization } = jest.requireActual<typeof import('cdktf')>('cdktf');
  const resolve = jest.spyOn(Tokenization, 'resolve');
  terraformJson(stack, '', stack.resources);
  expect(resolve).not.toHaveBeenCalled();
  resolve.mockRestore();
});

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ended, filesOf, folderWith, keywheel } from './command';
import { git } from './git';

/** A cluster, a tenant and a secret of a name, with a key that the cluster signs with. */
function program({ secret = 'stripe', tenant = 'payments', renamedFrom = '' } = {}): string {
  return `
const { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, StaticSecret, Tenant, VaultServer } = require('keywheel');
const pem = (label, text) => Pem.fromText(\`-----BEGIN \${label}-----\\n\${Buffer.from(text).toString('base64')}\\n-----END \${label}-----\\n\`, text);
const fleet = new Fleet({ name: 'acme', vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }) });
const prod = new Environment(fleet, 'prod');
const eu = new SpokeCluster(prod, 'eu', {
  apiServer: { url: 'https://api.eu.example.com:6443', caCertificate: pem('CERTIFICATE', 'eu') },
  auth: ClusterAuth.jwt({ publicKeys: [pem('PUBLIC KEY', 'eu')] }),
});
const tenant = new Tenant(prod, '${tenant}', { owner: 'a@example.com' });
new StaticSecret(tenant, '${secret}', { keys: ['api_key']${renamedFrom && `, renamedFrom: '${renamedFrom}'`} })
  .deliver(tenant.addNamespace(eu, 'app'), { name: 'stripe' });
fleet.synth();
`;
}

/** A repository with a program that is committed, and what it is now. */
function changed(before: string, after: string): string {
  const folder = folderWith({ 'main.js': before });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', 'main.js');
  git(folder, 'commit', '-q', '-m', 'before');
  writeFileSync(join(folder, 'main.js'), after);
  return folder;
}

test('a program that stays as it is has nothing to apply', async () => {
  const folder = changed(program(), program());
  expect(await keywheel(folder, ['plan'])).toMatchObject({
    code: 0,
    out: 'Nothing is applied: no stack and no folder changes.\n',
  });
  expect(Object.keys(filesOf(folder)).filter((file) => file.startsWith('plan/'))).toEqual([]);
});

test('a rename that keeps its name outside is nothing to apply', async () => {
  const folder = changed(program(), program({ secret: 'payment-provider', renamedFrom: 'stripe' }));
  expect(await keywheel(folder, ['plan'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Nothing is applied/),
  });
});

describe('a rename of a secret', () => {
  let folder: string;
  let ended: Ended;
  let written: Record<string, string>;

  beforeAll(async () => {
    folder = changed(program(), program({ secret: 'payment-provider' }));
    ended = await keywheel(folder, ['plan', 'HEAD']);
    written = filesOf(folder);
  });

  test('takes phases, which are written', () => {
    expect(ended.code).toBe(3);
    expect(ended.out).toMatch(/^No order of the new stacks and folders is safe: it takes three phases/);
    const policyOf = (phase: string) =>
      JSON.parse(written[`plan/${phase}/cdktf.out/stacks/spoke-eu/cdk.tf.json`]!).resource.vault_policy.read_app.policy;
    expect(policyOf('1-expand')).toContain('payments/stripe');
    expect(policyOf('1-expand')).toContain('payments/payment-provider');
    expect(policyOf('3-contract')).not.toContain('payments/stripe');
    expect(written['plan/1-expand/dist/eu/app.k8s.yaml']).toContain('key: prod/payments/stripe');
    expect(written['plan/2-migrate/dist/eu/app.k8s.yaml']).toContain('key: prod/payments/payment-provider');
  });

  test('prints the commands of each phase and the gates between them', () => {
    const commands = ended.out
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(terraform|keywheel) /.test(line));
    expect(commands).toEqual([
      // Of an earlier plan nothing was applied that this one does not know.
      'terraform -chdir=plan/0-before/cdktf.out/stacks/spoke-eu init',
      'terraform -chdir=plan/0-before/cdktf.out/stacks/spoke-eu plan -detailed-exitcode',
      'terraform -chdir=plan/1-expand/cdktf.out/stacks/spoke-eu init',
      'terraform -chdir=plan/1-expand/cdktf.out/stacks/spoke-eu apply',
      'terraform -chdir=plan/1-expand/cdktf.out/stacks/spoke-eu plan -detailed-exitcode',
      'keywheel status --terraform plan/1-expand/cdktf.out --manifests plan/1-expand/dist',
      'keywheel audit --terraform plan/2-migrate/cdktf.out --manifests plan/2-migrate/dist',
      // The marks that the canaries of the new folder show.
      'terraform -chdir=plan/2-migrate/cdktf.out/stacks/spoke-eu init',
      'terraform -chdir=plan/2-migrate/cdktf.out/stacks/spoke-eu apply',
      'terraform -chdir=plan/2-migrate/cdktf.out/stacks/spoke-eu plan -detailed-exitcode',
      'keywheel status --stale-pods --terraform plan/2-migrate/cdktf.out --manifests plan/2-migrate/dist',
      'terraform -chdir=plan/3-contract/cdktf.out/stacks/spoke-eu init',
      'terraform -chdir=plan/3-contract/cdktf.out/stacks/spoke-eu apply',
    ]);
  });

  test('tells how the value gets to its new place, and what another order breaks', () => {
    expect(ended.out).toContain(
      "vault read -format=json acme.kv/data/prod/payments/stripe | jq '{data: .data.data, options: {cas: 0}}' | vault write acme.kv/data/prod/payments/payment-provider -",
    );
    expect(ended.out).toContain(
      '- once stack spoke-eu of after is applied: eu/app.k8s.yaml, ExternalSecret app/stripe: ' +
        'role "acme.app" (stack spoke-eu, vault_jwt_auth_backend_role.read_app) may not read "acme.kv/data/prod/payments/stripe" (remote-key-is-granted)',
    );
  });

  test.each(['1-expand', '2-migrate', '3-contract'])('writes %s as output that passes the checks', async (phase) => {
    const sides = ['--terraform', `plan/${phase}/cdktf.out`, '--manifests', `plan/${phase}/dist`];
    const { out } = await keywheel(folder, ['check', ...sides, '--format', 'json']);
    const { findings } = JSON.parse(out) as { findings: { id: string; severity: string }[] };
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    // What both sides may do is, on purpose, more than one of them asks for.
    expect(errors.filter((id) => phase === '3-contract' || id !== 'granted-path-is-used')).toEqual([]);
  });

  test('leaves the state of Terraform in a file where it was', async () => {
    await keywheel(folder, ['synth']);
    const pathOf = (root: string) => {
      const at = `${root}/stacks/spoke-eu`;
      return join(at, JSON.parse(filesOf(folder)[`${at}/cdk.tf.json`]!).terraform.backend.local.path);
    };
    expect(pathOf('plan/1-expand/cdktf.out')).toBe(pathOf('cdktf.out'));
  });
});

test('a plan removes the phases of an earlier one, and nothing else', async () => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  await keywheel(folder, ['plan']);
  writeFileSync(join(folder, 'plan/2-migrate/notes.txt'), 'mine');
  writeFileSync(join(folder, 'main.js'), program());
  await keywheel(folder, ['plan']);
  expect(Object.keys(filesOf(folder)).filter((file) => file.startsWith('plan/'))).toEqual(['plan/2-migrate/notes.txt']);
});

test('a plan that may be half applied is kept until it is discarded', async () => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  await keywheel(folder, ['plan']);
  const written = () => Object.entries(filesOf(folder)).filter(([file]) => file.startsWith('plan/'));
  const planned = written();
  git(folder, 'add', 'main.js');
  git(folder, 'commit', '-q', '-m', 'after');
  expect(await keywheel(folder, ['plan'])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('PlanUnfinished'),
  });
  expect(written()).toEqual(planned);
  expect(await keywheel(folder, ['plan', '--discard'])).toMatchObject({ code: 0 });
  expect(written()).toEqual([]);
});

test('a plan in whose folder Terraform ran is kept for another one from the same base, which says how to go on', async () => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  await keywheel(folder, ['plan']);
  mkdirSync(join(folder, 'plan/1-expand/cdktf.out/stacks/spoke-eu/.terraform'));
  writeFileSync(join(folder, 'main.js'), program({ secret: 'another-provider' }));
  const { code, err } = await keywheel(folder, ['plan']);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(
      /a plan that was begun \(Terraform ran in 1-expand\/cdktf\.out\/stacks\/spoke-eu\): apply it to its end.*--discard/,
    ),
  ]);
  expect(filesOf(folder)['plan/2-migrate/dist/eu/app.k8s.yaml']).toContain('payment-provider');
});

test('what Terraform left where the base was applied is no part of a plan, and no trace of one that was begun', async () => {
  const folder = changed(program(), program());
  await keywheel(folder, ['synth']);
  const files = ['--terraform', 'cdktf.out', '--manifests', 'dist'];
  mkdirSync(join(folder, 'applied'));
  ['cdktf.out', 'dist'].forEach((name) => renameSync(join(folder, name), join(folder, 'applied', name)));
  writeFileSync(join(folder, 'applied/cdktf.out/stacks/spoke-eu/.terraform.lock.hcl'), '');
  for (const secret of ['payment-provider', 'another-provider']) {
    writeFileSync(join(folder, 'main.js'), program({ secret }));
    ['cdktf.out', 'dist', 'reports', '.keywheel'].forEach((name) =>
      rmSync(join(folder, name), { recursive: true, force: true }),
    );
    expect(await keywheel(folder, ['synth'])).toMatchObject({ err: '', code: 0 });
    expect(await keywheel(folder, ['plan', './applied', ...files])).toMatchObject({ code: 3 });
  }
  expect(Object.keys(filesOf(folder)).filter((file) => /^plan.*lock/.test(file))).toEqual([]);
});

test('another plan from the same base is told that it takes the place of one that may be applied elsewhere', async () => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  await keywheel(folder, ['plan']);
  writeFileSync(join(folder, 'main.js'), program({ secret: 'another-provider' }));
  const { code, err } = await keywheel(folder, ['plan']);
  expect([code, err]).toEqual([3, expect.stringContaining('is replaced: if a part of it was applied elsewhere')]);
  expect(filesOf(folder)['plan/2-migrate/dist/eu/app.k8s.yaml']).toContain('another-provider');
});

test.each([
  [
    'a file of somebody else',
    (folder: string) => writeFileSync(join(folder, 'plan/1-expand/dist/eu/app.k8s.yaml'), 'mine'),
  ],
  [
    'an index that leads outside',
    (folder: string) => {
      rmSync(join(folder, 'plan'), { recursive: true });
      mkdirSync(join(folder, 'elsewhere'));
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'plan'));
    },
  ],
])('%s in the folder is neither overwritten nor followed', async (_, change) => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  await keywheel(folder, ['plan']);
  change(folder);
  const before = filesOf(folder);
  expect(await keywheel(folder, ['plan'])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('PlanFolderTaken'),
  });
  expect(filesOf(folder)).toEqual(before);
});

test.each([
  ['a ref that git does not know', 'no-such-ref', 'GitRefUnknown'],
  ['a folder that holds no output', 'empty', 'BaseIsNoOutput'],
])('%s is one clear error, and nothing is written', async (_, base, error) => {
  const folder = changed(program(), program({ secret: 'payment-provider' }));
  mkdirSync(join(folder, 'empty'));
  const before = filesOf(folder);
  expect(await keywheel(folder, ['plan', base])).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining(error),
  });
  expect(filesOf(folder)).toEqual(before);
});

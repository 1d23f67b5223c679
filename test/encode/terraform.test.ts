import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Environment, GeneratedSecret, Tenant } from 'keywheel';
import { literals, literalText } from '../../lib/encode/terraform';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { acme, inEmptyFolder } from '../fixtures/fleets';
import { HOSTILE, UNSEEN } from './hostile';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
if (!hasTerraform) {
  console.warn('SKIPPED: there is no terraform on the PATH, so nothing was read by Terraform itself');
}
const testWithTerraform = hasTerraform ? test : test.skip;

const MARKS = ['$${x}', '$$${x}', '%%%{x}', '${', '%{', '$', '%', '$%{x}', '${${x}}', '\\${x}', '%{ if true ~}', '${"'];
const TEXTS = [...HOSTILE, ...MARKS, ...UNSEEN.filter((text) => !/\p{Cs}/u.test(text)), `${'x'.repeat(5000)}\${y}`];

/** What Terraform makes of strings in a `.tf.json`, each as it stands there. */
function read(strings: readonly string[]): unknown {
  return inEmptyFolder((folder) => {
    writeFileSync('main.tf.json', JSON.stringify({ locals: { all: strings } }));
    const { stdout, stderr, status } = spawnSync('terraform', ['console'], {
      cwd: folder,
      input: 'base64encode(jsonencode(local.all))\n',
      encoding: 'utf8',
      maxBuffer: Infinity,
      env: { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: '/dev/null' },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return JSON.parse(Buffer.from(stdout, 'base64').toString());
  });
}

test('a literal comes back as what it was', () => {
  expect(literals(TEXTS).map(literalText)).toEqual(TEXTS);
});

testWithTerraform('Terraform reads every literal as the text [needs terraform on PATH]', () => {
  expect(read(literals(TEXTS))).toEqual(TEXTS);
});

testWithTerraform(
  'what a program says of a tenant comes to Vault/OpenBao and to the clusters as it was said [needs terraform on PATH]',
  () => {
    const said = [...HOSTILE, ...MARKS];
    const fleet = acme();
    const prod = new Environment(fleet, 'prod');
    said.forEach((owner, index) => {
      const tenant = new Tenant(prod, `t${index}`, { owner });
      new GeneratedSecret(tenant, 'cookie', { keys: ['key'] });
    });
    const stacks = synthesizeInMemory(fleet).stacks.map(({ json }) => json as any);
    const metadata = stacks
      .flatMap(({ resource }) => Object.values(resource['vault_generic_endpoint'] ?? {}) as any[])
      .map(({ data_json }) => data_json as string)
      .filter((text) => text.includes('"owner"'));
    const owners = (read(metadata) as string[]).map((text) => JSON.parse(text).custom_metadata.owner);
    expect(owners.sort()).toEqual([...said].sort());
  },
);

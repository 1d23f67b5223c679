import { transformSync } from '@swc/core';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inEmptyFolder } from './fixtures/fleets';
import { programsOf } from './programs/of-page';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = programsOf(readme);

test('the smallest program writes what the README says it writes', () => {
  inEmptyFolder(() => {
    mkdirSync('certificates');
    cpSync(join(root, 'apps/hub-and-spoke/certificates/prod-tokens.pem'), 'certificates/prod-eu-tokens.pem');
    const { code } = transformSync(blocks[0]!, {
      module: { type: 'commonjs' },
      jsc: { parser: { syntax: 'typescript' } },
    });
    new Function('require', 'exports', code)(require, {});
    for (const stack of ['bootstrap', 'hub', 'spoke-prod-eu']) {
      expect(existsSync(`cdktf.out/stacks/${stack}/cdk.tf.json`)).toBe(true);
    }
    expect(readFileSync('cdktf.out/stacks/spoke-prod-eu/cdk.tf.json', 'utf8')).toContain(
      'acme.kv/data/prod/payments/orders-db',
    );
    expect(existsSync('dist/prod-eu/app-payments.k8s.yaml')).toBe(true);
  });
});

import { transformSync } from '@swc/core';
import type { FleetBase } from 'keywheel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { programsOf } from '../programs/of-page';

const PAGE = readFileSync(join(__dirname, '../../docs/promotion.md'), 'utf8');
const [PROGRAM] = programsOf(PAGE) as [string];
/** As somebody tries it in dev first. */
const CHANGED = PROGRAM.replace("'stripe',", "stage === 'dev' ? 'stripe-live' : 'stripe',");

/** The output of a stage: each stack and each folder as text. */
function written(program: string, stage: 'dev' | 'prod') {
  const { code } = transformSync(program, { module: { type: 'commonjs' }, jsc: { parser: { syntax: 'typescript' } } });
  const page: { AcmeFleet?: new (name: string) => FleetBase } = {};
  new Function('require', 'exports', code)(require, page);
  const { stacks, clusters } = synthesizeInMemory(new page.AcmeFleet!(stage));
  return {
    stacks: new Map(stacks.map(({ name, json }) => [name, json as any])),
    text: JSON.stringify([
      stacks.map(({ json }) => json),
      clusters.map(({ files }) => files.map(({ manifests }) => manifests.map(({ object }) => object))),
    ]),
  };
}

test('a change of dev leaves prod as it was, byte for byte', () => {
  expect(CHANGED).not.toBe(PROGRAM);
  expect(written(CHANGED, 'dev').text).not.toBe(written(PROGRAM, 'dev').text);
  expect(written(CHANGED, 'prod').text).toBe(written(PROGRAM, 'prod').text);
});

test.each(['dev', 'prod'] as const)('each stack of %s is deployed with a login for names of that stage', (stage) => {
  const { stacks } = written(PROGRAM, stage);
  const policies = Object.values<{ policy: string }>(stacks.get('bootstrap').resource.vault_policy);
  const paths = policies.flatMap(({ policy }) => Object.keys(JSON.parse(policy).path));

  expect(policies).toHaveLength(stacks.size - 1);
  expect(paths.length).toBeGreaterThan(20);
  // Where Terraform looks whether a mount is there: a list of names.
  const others = paths.filter((path) => !path.includes(`acme-${stage}.`));
  expect(others.filter((path) => path !== 'sys/auth')).toEqual([]);
});

test('no stack and no cluster of one stage is named by the other one', () => {
  expect(written(PROGRAM, 'dev').text).not.toMatch(/acme-prod|prod-(eu|us)/);
  expect(written(PROGRAM, 'prod').text).not.toMatch(/acme-dev|dev-eu/);
});

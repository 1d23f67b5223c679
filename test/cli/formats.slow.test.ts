import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';

/** Roles that bind another ServiceAccount; some are acknowledged. */
const BROKEN = `${PROGRAM.replace('import {', 'import { Emitted, Findings,')}
Emitted.of(fleet).override({ type: 'vault_jwt_auth_backend_role' }, 'bound_subject', 'system:serviceaccount:a:b');
for (const path of (process.env.ACKNOWLEDGED ?? '').split(',').filter(Boolean)) {
  const construct = fleet.node.findAll().find(({ node }) => node.path === path)!;
  Findings.of(construct).acknowledge('role-binds-service-account', 'until May');
}
console.log('said by the program');
`;
const TENANTS = { TENANTS: 'blog,shop' };
const known = (...names: string[]) => ({ ...TENANTS, ACKNOWLEDGED: names.map((name) => `prod/${name}`).join(',') });

test.concurrent(
  'json goes to standard output alone, with an error, what is acknowledged, and exit code 1',
  async () => {
    const folder = folderWith({ 'main.ts': BROKEN + SYNTH });

    const { code, out, err } = await keywheel(folder, ['synth', '--format', 'json'], known('blog'));

    expect(code).toBe(1);
    const { version, findings } = JSON.parse(out);
    expect(version).toBe(1);
    expect(findings.map(({ id, path, acknowledged }: Record<string, string>) => [id, path, acknowledged])).toEqual([
      ['role-binds-service-account', 'prod/blog/prod-eu.blog', 'until May'],
      ['role-binds-service-account', 'prod/shop/prod-eu.shop', undefined],
      // Whom they let in now logs in nowhere.
      ['login-role-is-used', 'prod/blog/prod-eu.blog', undefined],
      ['login-role-is-used', 'prod/shop/prod-eu.shop', undefined],
    ]);
    expect(err).toContain('said by the program\n');
    expect(err).toContain(
      'the two sides do not agree: 1 error (2 warnings, 1 acknowledged not shown); nothing was written\n',
    );
    expect(Object.keys(filesOf(folder))).toEqual(['main.ts']);
  },
);

test.concurrent('where all errors are acknowledged everything is written, and the exit code is 0', async () => {
  const folder = folderWith({ 'main.ts': BROKEN + SYNTH });

  const { code, out, err } = await keywheel(folder, ['synth', '--format', 'json'], known('blog', 'shop'));

  expect(code).toBe(0);
  expect(JSON.parse(out).findings).toHaveLength(4);
  expect(err).toContain('; 2 warnings, 2 acknowledged\n');
  expect(Object.keys(filesOf(folder))).toContain('dist/prod-eu/shop.k8s.yaml');
});

test.concurrent('sarif names the files where the options put them', async () => {
  const folder = folderWith({ 'main.ts': BROKEN + SYNTH });

  const { code, out } = await keywheel(folder, ['synth', '--format', 'sarif', '--output', 'k8s'], known('blog'));

  expect(code).toBe(1);
  const { results } = JSON.parse(out).runs[0];
  expect(results.map((result: any) => result.relatedLocations[0].physicalLocation.artifactLocation.uri)).toEqual([
    'k8s/prod-eu/blog.k8s.yaml',
    'k8s/prod-eu/shop.k8s.yaml',
    'cdktf.out/stacks/spoke-prod-eu/cdk.tf.json',
    'cdktf.out/stacks/spoke-prod-eu/cdk.tf.json',
  ]);
});

test.concurrent('junit fails the one check', async () => {
  const folder = folderWith({ 'main.ts': BROKEN + SYNTH });

  const { code, out } = await keywheel(folder, ['synth', '--format', 'junit'], TENANTS);

  expect(code).toBe(1);
  expect(out).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="keywheel" tests="\d+" failures="1"/,
  );
  expect(out).toMatch(/<\/testsuites>\n$/);
});

test.concurrent('nothing found is an empty list', async () => {
  const { code, out, err } = await keywheel(folderWith({ 'main.ts': PROGRAM + SYNTH }), ['synth', '--format', 'json']);

  expect([code, JSON.parse(out)]).toEqual([0, { version: 1, findings: [] }]);
  expect(err).toMatch(/^acme: 1 cluster, /);
});

test.concurrent.each(['json', 'sarif', 'junit', 'github', 'gitlab'])(
  'a program that fails says nothing as %s',
  async (format) => {
    const { code, out, err } = await keywheel(folderWith({ 'main.ts': "throw new Error('boo');\n" }), [
      'synth',
      '--format',
      format,
    ]);

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('the program threw Error: boo');
  },
);

test.concurrent('an acknowledgement that matches nothing is an error with its construct', async () => {
  const folder = folderWith({ 'main.ts': BROKEN.replace('Emitted.of', 'if (false) Emitted.of') + SYNTH });

  const { code, out, err } = await keywheel(folder, ['synth'], known('shop'));

  expect([code, out]).toEqual([1, 'said by the program\n']);
  expect(err).toMatch(
    /^error AcknowledgementUnused\n {2}prod\/shop.*\n {4}"role-binds-service-account" is acknowledged, /,
  );
  expect(Object.keys(filesOf(folder))).toEqual(['main.ts']);
});

describe('explain', () => {
  test.concurrent('prints the page of a check', async () => {
    const { code, out, err } = await keywheel(folderWith(), ['explain', 'store-exists']);

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^# store-exists\n\n[^]*## What to do\n/);
  });

  test.concurrent('prints the entry of an error code', async () => {
    const { code, out, err } = await keywheel(folderWith(), ['explain', 'TenantVanished']);

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^# TenantVanished\n\n[^#]*\n- What to do: [^#]*\n$/);
  });

  test.concurrent.each([
    ['store-exist', 'store-exists'],
    ['TenantVanish', 'TenantVanished'],
    ['nameinvalid', 'NameInvalid'],
  ])('for %s, names what may be meant among checks and codes', async (name, meant) => {
    const { code, out, err } = await keywheel(folderWith(), ['explain', name]);

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`error CheckUnknown\n  there is no check and no error code "${name}"; is it "${meant}"`);
  });
});

import { folderWith, keywheel, PROGRAM, SYNTH } from './command';

const LOAD = "\nimport { TenantFiles } from 'keywheel';\nTenantFiles.load(fleet, 'tenants');\n";

test.concurrent('the schema of a file is printed without a program', async () => {
  const { out, code } = await keywheel(folderWith({}), ['schema']);

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: 'Tenant', required: ['owner'] });
});

test.concurrent('with a program it has the names of that program, whatever is wrong with the files', async () => {
  const folder = folderWith({ 'main.ts': PROGRAM + LOAD + SYNTH, 'tenants/a.yaml': 'nobody: 1\n' });

  const { out, err } = await keywheel(folder, ['schema', '--app', 'main.ts']);

  expect(err).toBe('');
  const { properties } = JSON.parse(out);
  expect(properties.namespaces.additionalProperties.properties.clusters.items).toEqual({ enum: ['prod-eu'] });
  expect(properties).not.toHaveProperty('certificates');
});

test.concurrent('an environment that no files are in is an error, and so is a program without files', async () => {
  const folder = folderWith({ 'main.ts': PROGRAM + LOAD + SYNTH, 'other.ts': PROGRAM + SYNTH, 'tenants/x': '' });

  const [other, none, alone] = await Promise.all([
    keywheel(folder, ['schema', '--app', 'main.ts', '--environment', 'dev']),
    keywheel(folder, ['schema', '--app', 'other.ts']),
    keywheel(folder, ['schema', '--environment', 'dev']),
  ]);

  expect([other.code, other.err]).toEqual([
    1,
    expect.stringContaining('no files are in "dev"; give --environment "prod"'),
  ]);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('TenantFilesMissing')]);
  expect(alone.code).toBe(2);
});

test.concurrent('errors of files bear their place in the file', async () => {
  const text =
    'owner: a\nnamespaces: { a: { clusters: [prod-eu] } }\nsecrets:\n  b:\n    keys: [k]\n    maximumAge: 0s\n';
  const folder = folderWith({
    'main.ts': PROGRAM + LOAD + SYNTH,
    'tenants/a.yaml': text,
    'tenants/b.yaml': 'ownr: x\n',
  });

  const { err, code } = await keywheel(folder, ['synth']);

  expect(code).toBe(1);
  expect(err).toContain('tenants/b.yaml:1:1\n    field "ownr" does not exist; did you mean "owner"?');
  expect(err).toContain('tenants/a.yaml:6\n    maximumAge is 0s; use one second or more');
});

test.concurrent('a finding bears the line of the option in the file', async () => {
  const text = `owner: a
namespaces: { a: { clusters: [prod-eu] } }
generatedSecrets:
  b:
    keys: [k]
    # nothing rotates it
    maximumAge: 30d
    deliveries: [{}]
`;
  const folder = folderWith({ 'main.ts': PROGRAM + LOAD + SYNTH, 'tenants/a.yaml': text });

  const { out } = await keywheel(folder, ['synth', '--check-only', '--format', 'json']);

  const { findings } = JSON.parse(out) as { findings: { id: string; source: object }[] };
  const [found] = findings.filter(({ id }) => id === 'secret-is-rotated-within-maximum-age');
  expect(found?.source).toEqual({ file: 'tenants/a.yaml', line: 7 });
});

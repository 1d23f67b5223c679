import { JsonPatch } from 'cdk8s';
import { ClusterAuth, Emitted, Findings, FindingsError, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { errorsOf, filesBelow, inEmptyFolder, smallWithSecret, spoke } from '../fixtures/fleets';

const AUDIENCE = 'audience-agrees';

/** A fleet whose stores' tokens are meant for somebody else, and nothing else is wrong. */
function broken() {
  const parts = smallWithSecret();
  const audiences = '/spec/provider/vault/auth/jwt/kubernetesServiceAccountToken/serviceAccountRef/audiences';
  Emitted.of(parts.fleet).patch({ kind: 'SecretStore' }, JsonPatch.replace(audiences, ['elsewhere']));
  return parts;
}

test('an error that nobody acknowledges stops the synthesis', () => {
  inEmptyFolder((folder) => {
    expect(() => broken().fleet.synth()).toThrow(FindingsError);
    expect(filesBelow(folder)).toEqual({});
  });
});

test('an error that is acknowledged is told with its reason, and everything is written', () => {
  const [told] = Testing.synth(broken().fleet).findings;
  const { fleet, namespace } = broken();
  Findings.of(namespace).acknowledge(AUDIENCE, 'changed by hand until May');

  const { findings, acknowledged } = Testing.synth(fleet);
  expect(findings).toEqual([]);
  expect(acknowledged).toEqual([{ ...told, acknowledged: 'changed by hand until May' }]);
  expect(acknowledged[0]).toMatchObject({ id: AUDIENCE, severity: 'error' });
  inEmptyFolder((folder) => {
    expect(fleet.synth().findings).toMatchObject(acknowledged.map(({ source: _, ...finding }) => finding));
    expect(Object.keys(filesBelow(folder))).toContain('dist/eu/app.k8s.yaml');
  });
});

test('a warning that is acknowledged is set apart too', () => {
  const { fleet, prod } = smallWithSecret({
    cluster: {
      auth: ClusterAuth.kubernetes({
        reviewer: TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }),
      }),
    },
  });
  const warned = Testing.synth(fleet).findings.map(({ id }) => id);
  Findings.of(prod).acknowledge('login-token-is-no-api-token', 'Vault/OpenBao is ours');
  const { findings, acknowledged } = Testing.synth(fleet);
  expect(warned).toEqual(['login-token-is-no-api-token']);
  expect([findings.length, acknowledged.length]).toEqual([0, 1]);
});

test.each(['namespace', 'payments', 'prod', 'fleet'] as const)('what the %s acknowledges holds below it', (above) => {
  const parts = broken();
  Findings.of(parts[above]).acknowledge(AUDIENCE, 'known');
  expect(Testing.synth(parts.fleet).findings).toEqual([]);
});

test('of several reasons the nearest counts, and none of them is unused', () => {
  const { fleet, payments, namespace } = broken();
  Findings.of(namespace).acknowledge(AUDIENCE, 'near');
  Findings.of(fleet).acknowledge(AUDIENCE, 'far');
  Findings.of(payments).acknowledge(AUDIENCE, 'between');
  expect(Testing.synth(fleet).acknowledged.map(({ acknowledged }) => acknowledged)).toEqual(['near']);
});

test('a construct acknowledges nothing beside it, even where its path begins alike', () => {
  const { fleet, prod, payments, namespace, db } = broken();
  const beside = payments.addNamespace(spoke(prod, 'us'), 'app');
  const longer = payments.addNamespace(namespace.cluster, 'app2');
  Findings.of(namespace).acknowledge(AUDIENCE, 'known');
  [beside, longer].forEach((other) => db.deliver(other));
  const { findings } = Testing.synth(fleet);
  expect(longer.node.path.startsWith(namespace.node.path)).toBe(true);
  expect(findings.map(({ path }) => path).sort()).toEqual([beside.node.path, longer.node.path].sort());
});

test('an acknowledgement that matches nothing is an error with its place, and nothing is written', () => {
  const { fleet, payments } = smallWithSecret();
  Findings.of(payments).acknowledge(AUDIENCE, 'known').acknowledge('store-exists', 'known');
  const told = errorsOf(() => Testing.synth(fleet)).map(({ code, path, reason }) => [code, path, reason]);
  expect(told).toEqual([
    ['AcknowledgementUnused', payments.node.path, expect.stringContaining(`"${AUDIENCE}" is acknowledged`)],
    ['AcknowledgementUnused', payments.node.path, expect.stringContaining('"store-exists" is acknowledged')],
  ]);
  inEmptyFolder((folder) => {
    expect(errorsOf(() => fleet.synth())).toHaveLength(2);
    expect(filesBelow(folder)).toEqual({});
  });
});

test('an acknowledgement in the wrong place is told where there is such a finding', () => {
  const { fleet, eu, namespace } = broken();
  Findings.of(eu).acknowledge(AUDIENCE, 'known');
  const [error] = errorsOf(() => Testing.synth(fleet));
  expect(error!.reason).toContain(`but "${namespace.node.path}" has; acknowledge it there, or remove`);
});

test('only the errors that nobody acknowledges are counted and told', () => {
  const { fleet, payments, eu, db, namespace } = broken();
  const other = payments.addNamespace(eu, 'other');
  db.deliver(other);
  Findings.of(namespace).acknowledge(AUDIENCE, 'known');
  inEmptyFolder(() => {
    const synth = () => fleet.synth();
    expect(synth).toThrow(/\(1 error\)/);
    expect(synth).toThrow(other.node.path);
    expect(synth).not.toThrow(new RegExp(`${namespace.node.path} `));
  });
});

test.each([
  [
    'a check that there is not',
    'store-exist',
    'known',
    'CheckUnknown',
    /^there is no check "store-exist"; is it "store-exists"/,
  ],
  ['a check that nothing is like', 'zzz', 'known', 'CheckUnknown', /^there is no check "zzz"; docs\/checks\//],
  ['no reason', AUDIENCE, ' ', 'ReasonMissing', /say why it may stay/],
])('%s is an error at the call', (_name, id, reason, code, says) => {
  const { namespace } = smallWithSecret();
  const [error] = errorsOf(() => Findings.of(namespace).acknowledge(id, reason));
  expect(error).toMatchObject({ code, path: namespace.node.path, reason: expect.stringMatching(says) });
});

describe('what is between several tenants', () => {
  const APART = 'tenants-are-apart';
  /** Each reads whatever the engine has. */
  function sharing(...more: string[]) {
    const parts = smallWithSecret();
    const { fleet, prod, eu } = parts;
    for (const name of ['ledger', ...more]) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      new StaticSecret(tenant, 'own', { keys: ['key'] }).deliver(tenant.addNamespace(eu, name));
    }
    const all = 'path "acme.kv/data/*" { capabilities = ["read"] }';
    Emitted.of(fleet).override({ type: 'vault_policy' }, 'policy', all);
    return parts;
  }
  const found = ({ findings, acknowledged }: ReturnType<typeof Testing.synth>) =>
    [findings, acknowledged].map((all) => all.filter(({ id }) => id === APART).map(({ among }) => among!.join()));

  test('is acknowledged for those who are named', () => {
    const { fleet } = sharing();
    Findings.of(fleet).acknowledge(APART, 'one team', { among: ['prod/payments', 'prod/led*'] });
    const [open, acknowledged] = found(Testing.synth(fleet));
    expect(open).toEqual([]);
    expect(acknowledged!.length).toBeGreaterThan(0);
  });

  test('is none for one who joins them later, and the error says whom', () => {
    const { fleet } = sharing('risk');
    Findings.of(fleet).acknowledge(APART, 'one team', { among: ['prod/payments', 'prod/ledger'] });
    const [error] = errorsOf(() => Testing.synth(fleet));
    expect(error).toMatchObject({ code: 'AcknowledgementUnused' });
    expect(error!.message).toContain(
      'not for all between whom it is; where you accept it for them too, add to its "among": ["prod/risk"]',
    );
  });

  test('is not acknowledged by one that names nobody, and the error says whom', () => {
    const { fleet } = sharing();
    Findings.of(fleet).acknowledge(APART, 'one team');
    const [error] = errorsOf(() => Testing.synth(fleet));
    expect(error).toMatchObject({ code: 'AcknowledgementUnused' });
    expect(error!.message).toContain('add to its "among": ["prod/ledger", "prod/payments"]');
  });
});

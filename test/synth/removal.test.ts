import {
  Environment,
  Fleet,
  GeneratedSecret,
  Isolation,
  RemovalPolicy,
  StaticSecret,
  Tenant,
  TenantProps,
} from 'keywheel';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { acme, errorsOf, filesBelow, inEmptyFolder, small, spoke, team } from '../fixtures/fleets';

interface Stated {
  readonly tenants?: readonly string[];
  readonly clusters?: readonly string[];
  readonly isolation?: Isolation;
  readonly tenant?: Partial<TenantProps>;
  readonly secrets?: readonly string[];
}

/** A fleet with tenants on the first cluster, each with random secrets. */
function stated({
  tenants = ['payments', 'risk'],
  clusters = ['eu', 'us'],
  isolation,
  tenant,
  secrets = ['key'],
}: Stated = {}): Fleet {
  const fleet = acme({ isolation });
  const prod = new Environment(fleet, 'prod');
  const [first] = clusters.map((name) => spoke(prod, name));
  for (const name of tenants) {
    const made: Tenant = team(prod, name, tenant);
    const namespace = first && made.addNamespace(first, name);
    for (const secret of secrets) {
      const generated = new GeneratedSecret(made, secret, { keys: ['a'] });
      if (namespace) {
        generated.deliver(namespace);
      }
    }
  }
  return fleet;
}

const record = () => JSON.parse(readFileSync('.keywheel/acme.json', 'utf8')) as Record<string, unknown>;
const stack = (name: string) =>
  JSON.parse(readFileSync(`cdktf.out/stacks/${name}/cdk.tf.json`, 'utf8')) as {
    removed?: { from: string; lifecycle: { destroy: boolean } }[];
    resource?: Record<string, object>;
    provider: object;
    terraform: { backend: object };
  };
const removedFrom = (name: string) => stack(name).removed?.map(({ from }) => from) ?? [];

test('the record says what is there, for the version control', () => {
  inEmptyFolder(() => {
    stated().synth();
    const { generated, delivered, ...rest } = record();
    expect(delivered).toEqual({
      secrets: { 'prod/payments/key': 'a', 'prod/risk/key': 'a' },
      objects: { 'eu/payments/key': 'prod/payments/key', 'eu/risk/key': 'prod/risk/key' },
    });
    expect(generated).toMatchObject({
      secret_prod_payments_key: { mount: 'acme.kv', path: 'prod/payments/key', keys: ['a'] },
      secret_prod_risk_key: { mount: 'acme.kv', path: 'prod/risk/key', keys: ['a'] },
    });
    expect(rest).toEqual({
      fleet: 'acme',
      tenants: ['prod/payments', 'prod/risk'],
      clusters: ['eu', 'us'],
      retained: {
        hub: [
          'vault_kv_secret_v2.secret_prod_payments_key',
          'vault_kv_secret_v2.secret_prod_risk_key',
          'vault_mount.kv',
        ],
      },
      released: {},
      removedClusters: [],
    });
  });
});

describe('a tenant that vanishes', () => {
  test('throws and writes nothing, whatever else changed', () => {
    inEmptyFolder((folder) => {
      stated().synth();
      const before = filesBelow(folder);
      const errors = errorsOf(() => stated({ tenants: ['payments'] }).synth());
      expect(errors.map(({ code }) => code)).toEqual(['TenantVanished']);
      expect(errors[0]!.reason).toContain('tenant "prod/risk"');
      expect(errors[0]!.reason).toContain('--remove prod/risk');
      expect(errors[0]!.reason).toContain('KEYWHEEL_REMOVE=prod/risk');
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test('an empty program offboards nobody, and all that vanished is told at once', () => {
    inEmptyFolder((folder) => {
      stated().synth();
      const before = filesBelow(folder);
      expect(errorsOf(() => acme().synth()).map(({ code }) => code)).toEqual([
        'TenantVanished',
        'TenantVanished',
        'ClusterVanished',
        'ClusterVanished',
      ]);
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test.each(['risk', 'prod/risk'])(
    'leaves when it is named as %s: its manifests go, its data stays on the hub',
    (named) => {
      inEmptyFolder(() => {
        stated().synth();
        stated({ tenants: ['payments'] }).synth({ remove: [named] });
        expect(existsSync('dist/eu/risk.k8s.yaml')).toBe(false);
        expect(existsSync('dist/eu/payments.k8s.yaml')).toBe(true);
        expect(stack('hub').removed).toBeUndefined();
        expect(stack('hub').resource!['vault_kv_secret_v2']).toHaveProperty('secret_prod_risk_key');
        expect(record()).toMatchObject({ tenants: ['prod/payments'], released: {} });
      });
    },
  );

  test('leaves when KEYWHEEL_REMOVE names it', () => {
    inEmptyFolder(() => {
      stated().synth();
      process.env['KEYWHEEL_REMOVE'] = 'risk,us';
      try {
        stated({ tenants: ['payments'], clusters: ['eu'] }).synth();
      } finally {
        delete process.env['KEYWHEEL_REMOVE'];
      }
      expect(record()).toMatchObject({ tenants: ['prod/payments'], clusters: ['eu'] });
    });
  });

  test('needs to be named once: later syntheses know', () => {
    inEmptyFolder((folder) => {
      stated().synth();
      stated({ tenants: ['payments'] }).synth({ remove: ['risk'] });
      const after = filesBelow(folder);
      stated({ tenants: ['payments'] }).synth();
      expect(filesBelow(folder)).toEqual(after);
    });
  });

  test('keeps its Vault namespace and its engine, with all that is in them', () => {
    inEmptyFolder(() => {
      const isolation = Isolation.vaultNamespace();
      stated({ isolation }).synth();
      stated({ isolation, tenants: ['payments'] }).synth({ remove: ['risk'] });
      expect(removedFrom('hub')).toEqual([
        'vault_kv_secret_v2.secret_prod_risk_key',
        'vault_mount.kv_prod_risk',
        'vault_namespace.tenant_prod_risk',
      ]);
    });
  });

  test('is destroyed with all of it where the program said so while it was there', () => {
    inEmptyFolder(() => {
      const isolation = Isolation.vaultNamespace();
      const tenant = { removalPolicy: RemovalPolicy.DESTROY };
      stated({ isolation, tenant }).synth();
      stated({ isolation, tenant, tenants: ['payments'] }).synth({ remove: ['risk'] });
      expect(stack('hub').removed).toBeUndefined();
      expect(JSON.stringify(stack('hub').resource)).not.toContain('risk');
    });
  });
});

test('a secret that was delivered leaves when it is named, and its value stays on the hub', () => {
  inEmptyFolder(() => {
    stated({ secrets: ['key', 'old'] }).synth();
    expect(errorsOf(() => stated({ secrets: ['key'] }).synth()).map(({ code }) => code)).toEqual([
      'SecretVanished',
      'SecretVanished',
    ]);
    stated({ secrets: ['key'] }).synth({ remove: ['payments/old', 'prod/risk/old'] });
    expect(removedFrom('hub')).toEqual([]);
    expect(stack('hub').resource!['vault_kv_secret_v2']).toMatchObject({
      secret_prod_payments_old: { '//': { keywheel: { kept: true } } },
      secret_prod_risk_old: { '//': { keywheel: { kept: true } } },
    });
  });
});

test('a first value that leaves the program leaves the value', () => {
  inEmptyFolder(() => {
    const program = (firstValueVariable?: string) => {
      const { fleet, payments, namespace } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable }).deliver(namespace);
      return fleet;
    };
    program('db').synth();
    program().synth();
    expect(removedFrom('hub')).toEqual(['vault_kv_secret_v2.secret_prod_payments_db']);
  });
});

test('a first value that was released and comes back is not asked for again: people write what follows', () => {
  inEmptyFolder(() => {
    const program = (firstValueVariable?: string) => {
      const { fleet, payments, namespace } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable }).deliver(namespace);
      return fleet;
    };
    program('db').synth();
    program().synth();
    program('db').synth();
    expect(removedFrom('hub')).toEqual(['vault_kv_secret_v2.secret_prod_payments_db']);
    expect(stack('hub').resource).not.toHaveProperty('vault_kv_secret_v2');
    expect(stack('hub').resource!['vault_generic_endpoint']).toHaveProperty('secret_prod_payments_db');
  });
});

test('a generated value that would lie elsewhere is made there, and the one that was made stays', () => {
  inEmptyFolder(() => {
    stated({ tenants: ['risk'] }).synth();
    const moved = () => stated({ tenants: ['risk'], isolation: Isolation.vaultNamespace() });
    expect(errorsOf(() => moved().synth()).map(({ code, reason }) => [code, reason])).toEqual([
      ['ValueMoved', expect.stringContaining('say --remove prod/risk/key')],
    ]);
    moved().synth({ remove: ['risk/key'] });
    expect(stack('hub').resource!['vault_kv_secret_v2']).toMatchObject({
      secret_prod_risk_key: { mount: 'acme.kv', name: 'prod/risk/key', '//': { keywheel: { kept: true } } },
      secret_prod_risk_key__2: { namespace: 'acme.env.prod/team.risk', mount: 'acme.kv', name: 'key' },
    });
  });
});

test('throws when an engine that was released comes back, and tells how to take it up again', () => {
  inEmptyFolder((folder) => {
    const isolation = Isolation.vaultNamespace();
    stated({ isolation }).synth();
    stated({ isolation, tenants: ['payments'] }).synth({ remove: ['risk'] });
    const before = filesBelow(folder);
    const errors = errorsOf(() => stated({ isolation }).synth());
    expect(errors.map(({ code, reason }) => [code, reason.split(' ')[0]])).toEqual([
      ['ReleasedDataReturns', 'vault_kv_secret_v2.secret_prod_risk_key'],
      ['ReleasedDataReturns', 'vault_mount.kv_prod_risk'],
      ['ReleasedDataReturns', 'vault_namespace.tenant_prod_risk'],
    ]);
    expect(errors[1]!.reason).toContain('terraform import vault_mount.kv_prod_risk <id>');
    expect(errors[1]!.reason).toContain('.keywheel/');
    expect(filesBelow(folder)).toEqual(before);
  });
});

describe('a cluster that vanishes', () => {
  test('throws unless it is named', () => {
    inEmptyFolder(() => {
      stated().synth();
      const errors = errorsOf(() => stated({ clusters: ['eu'] }).synth());
      expect(errors.map(({ code, reason }) => [code, reason.includes('--remove us')])).toEqual([
        ['ClusterVanished', true],
      ]);
    });
  });

  test('leaves an empty stack, which takes its logins off the hub, and no manifests', () => {
    inEmptyFolder(() => {
      const both = (clusters: readonly string[]) => {
        const fleet = acme();
        const prod = new Environment(fleet, 'prod');
        const payments = team(prod, 'payments');
        for (const name of clusters) {
          const secret = new StaticSecret(payments, `db-${name}`, { keys: ['a'] });
          secret.deliver(payments.addNamespace(spoke(prod, name), 'app'));
        }
        return fleet;
      };
      both(['eu', 'us']).synth();
      const { backend } = stack('spoke-us').terraform;
      both(['eu']).synth({ remove: ['us'] });
      expect(existsSync('dist/us')).toBe(false);
      expect(stack('spoke-us').resource).toBeUndefined();
      expect(stack('spoke-us').terraform.backend).toEqual(backend);
      expect(stack('spoke-us').provider).toHaveProperty('vault');
      const manifest = JSON.parse(readFileSync('cdktf.out/manifest.json', 'utf8')) as { stacks: object };
      expect(Object.keys(manifest.stacks)).toContain('spoke-us');
      both(['eu']).synth();
      expect(stack('spoke-us').resource).toBeUndefined();
      both(['eu', 'us']).synth();
      expect(stack('spoke-us').resource).toHaveProperty('vault_jwt_auth_backend');
      expect(record()).toMatchObject({ removedClusters: [] });
    });
  });
});

test('throws when something is to be removed that has not left', () => {
  inEmptyFolder(() => {
    stated().synth();
    expect(errorsOf(() => stated().synth({ remove: ['risk'] })).map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'RemovalUnknown: --remove risk names nothing that has left fleet "acme"; nothing has left it',
      ),
    ]);
    const errors = errorsOf(() => stated({ tenants: ['payments'] }).synth({ remove: ['rissk'] }));
    expect(errors.map(({ code }) => code)).toEqual(['TenantVanished', 'RemovalUnknown']);
    expect(errors[1]!.reason).toContain('use "prod/risk"');
  });
});

test('leaves one of several fleets, and nothing of the others', () => {
  inEmptyFolder((folder) => {
    const other = (tenants: readonly string[]): Fleet => {
      const fleet = new Fleet({ name: 'other' });
      const prod = new Environment(fleet, 'prod');
      const lab = spoke(prod, 'lab', { auth: undefined });
      tenants.forEach((name) => team(prod, name).addNamespace(lab, name, { create: true }));
      return fleet;
    };
    const all = (tenants: readonly string[], remove: readonly string[] = []) => {
      stated().synth({ remove });
      other(tenants).synth({ remove });
    };
    all(['payments', 'risk']);
    const before = filesBelow(folder);
    expect(
      errorsOf(() => all(['payments'], ['risk']))
        .map(({ reason }) => reason)
        .join(),
    ).toContain('<fleet>:risk');
    expect(errorsOf(() => all(['payments'], ['acme:risk'])).map(({ code }) => code)).toEqual(['RemovalUnknown']);
    expect(filesBelow(folder)).toEqual(before);

    all(['payments'], ['other:risk']);

    const after = filesBelow(folder);
    expect(Object.keys(before).filter((file) => before[file] !== after[file])).toEqual([
      '.keywheel/other.json',
      'dist/lab/cluster.k8s.yaml',
    ]);
  });
});

test.each(['', '{', '[]', '{"tenants": 1}', 'null'])(
  'throws when the record is %j instead of taking it for an empty one',
  (text) => {
    inEmptyFolder((folder) => {
      stated().synth();
      writeFileSync('.keywheel/acme.json', text);
      const before = filesBelow(folder);
      const errors = errorsOf(() => stated().synth());
      expect(errors.map(({ code }) => code)).toEqual(['RecordInvalid']);
      expect(errors[0]!.reason).toContain('restore it from version control');
      expect(filesBelow(folder)).toEqual(before);
    });
  },
);

test('throws when the record cannot be read, instead of taking it for an empty one', () => {
  inEmptyFolder(() => {
    stated().synth();
    rmSync('.keywheel/acme.json');
    mkdirSync('.keywheel/acme.json');
    expect(errorsOf(() => acme().synth({ checkOnly: true })).map(({ code }) => code)).toEqual(['RecordInvalid']);
  });
});

test('checks alone tell of what vanished, too', () => {
  inEmptyFolder(() => {
    stated().synth();
    expect(
      errorsOf(() => stated({ tenants: ['payments'] }).synth({ checkOnly: true })).map(({ code }) => code),
    ).toEqual(['TenantVanished']);
  });
});

import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import fc from 'fast-check';
import {
  ClusterAuth,
  Environment,
  Fleet,
  GeneratedSecret,
  Isolation,
  ReplicatedSecret,
  SpokeCluster,
  StaticSecret,
  Tenant,
} from 'keywheel';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runs, some } from '../runs';
import { acme, certificate, filesBelow, inEmptyFolder, publicKey, small, team } from '../fixtures/fleets';

/** A cluster below a composite. */
function cluster(scope: Construct, id: string): SpokeCluster {
  return new SpokeCluster(scope, id, {
    apiServer: { url: `https://api.${id}.example.com:6443`, caCertificate: certificate(id) },
    auth: ClusterAuth.jwt({ publicKeys: [publicKey(id)] }),
  });
}

function written(fleet: Fleet): Record<string, string> {
  return inEmptyFolder((folder) => {
    fleet.synth();
    return filesBelow(folder);
  });
}

describe.each(
  some([
    Isolation.policyPerNamespace(),
    Isolation.policyPerNamespace({ wholePrefix: true }),
    Isolation.templatedPolicy(),
    Isolation.vaultNamespace(),
  ]),
)('with isolation %#', (isolation) => {
  /** Each line stands on its own, so they may come in any order within their level. */
  function program(order: (count: number) => number[], depth = 0): Fleet {
    const fleet = acme({ isolation });
    let composites = 0;
    const below = (scope: Construct): Construct =>
      Array.from({ length: depth }).reduce<Construct>(
        (parent) => new Construct(parent, `composite-${(composites += 7) % 10}-${composites}`),
        scope,
      );
    const lines = <T>(...makers: (() => T)[]): T[] => {
      const made: T[] = [];
      for (const index of order(makers.length)) {
        made[index] = makers[index]!();
      }
      return made;
    };
    const [prod, dev] = lines(
      () => new Environment(below(fleet), 'prod'),
      () => new Environment(below(fleet), 'dev'),
    );
    const [eu, us, lab] = lines(
      () => cluster(below(prod!), 'eu'),
      () => cluster(below(prod!), 'us'),
      () => cluster(below(dev!), 'lab'),
    );
    const [payments, risk, same] = lines(
      () => new Tenant(below(prod!), 'payments', { owner: 'p' }),
      () => new Tenant(below(prod!), 'risk', { owner: 'r' }),
      () => new Tenant(below(dev!), 'payments', { owner: 'p' }),
    );
    const [app, appUs, riskEu, devApp] = lines(
      () => payments!.addNamespace(eu!, 'app', { create: true }),
      () => payments!.addNamespace(us!, 'app'),
      () => risk!.addNamespace(eu!, 'risk'),
      () => same!.addNamespace(lab!, 'app'),
    );
    const [db, key, users, score, devDb] = lines<
      StaticSecret<string> | GeneratedSecret<string> | ReplicatedSecret<string>
    >(
      () => new StaticSecret(below(payments!), 'db', { keys: ['a', 'b'], firstValueVariable: 'db' }),
      () => new GeneratedSecret(below(payments!), 'key', { keys: ['k'] }),
      () => new ReplicatedSecret(below(payments!), 'users', { from: app!, keys: ['u'] }),
      () => new StaticSecret(below(risk!), 'db', { keys: ['a'] }),
      () => new GeneratedSecret(below(same!), 'db', { keys: ['a'] }),
    );
    const deployment = new kplus.Deployment(app!.chart, 'api', { containers: [{ image: 'x:1' }] });
    lines(
      () => db!.deliver(app!).restartOnChange(deployment),
      () => db!.deliver(appUs!),
      () => key!.deliver(app!, { labels: { a: 'b' } }).restartOnChange(deployment),
      () => users!.deliver(appUs!),
      () => score!.deliver(riskEu!),
      () => devDb!.deliver(devApp!),
    );
    return fleet;
  }
  const straight = (count: number) => [...Array(count).keys()];

  test('the order of the lines changes no byte', () => {
    const expected = written(program(straight));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const shuffle = (count: number) => {
          const rest = straight(count);
          return straight(count).map(() => rest.splice(numbers.next().value! % rest.length, 1)[0]!);
        };
        expect(written(program(shuffle))).toEqual(expected);
      }),
      { numRuns: runs(5) },
    );
    expect(written(program((count) => straight(count).reverse()))).toEqual(expected);
  });

  test('moving constructs deeper in the tree changes no byte', () => {
    expect(written(program(straight, 2))).toEqual(written(program(straight)));
  });

  test('the same program gives the same bytes twice', () => {
    expect(written(program(straight))).toEqual(written(program(straight)));
  });

  test('one fleet rendered twice gives the same bytes', () => {
    const fleet = program(straight);
    expect(written(fleet)).toEqual(written(fleet));
  });
});

test('two processes write the same bytes', () => {
  const inAnotherProcess = () =>
    inEmptyFolder((folder) => {
      execFileSync(process.execPath, [join(__dirname, '../child.js'), join(__dirname, '../programs/apps.ts')], {
        cwd: folder,
      });
      return filesBelow(folder);
    });
  const inThisOne = inEmptyFolder((folder) => {
    jest.requireActual('../programs/apps');
    return filesBelow(folder);
  });
  expect(Object.keys(inThisOne).length).toBeGreaterThan(30);
  expect(inAnotherProcess()).toEqual(inThisOne);
});

test('a tenant beside the others changes no file of theirs', () => {
  const lone = small();
  new StaticSecret(lone.payments, 'db', { keys: ['a'] }).deliver(lone.namespace);
  const accompanied = small();
  new StaticSecret(accompanied.payments, 'db', { keys: ['a'] }).deliver(accompanied.namespace);
  const risk = team(accompanied.prod, 'risk');
  new StaticSecret(risk, 'db', { keys: ['a'] }).deliver(risk.addNamespace(accompanied.eu, 'risk'));
  const file = 'dist/eu/app.k8s.yaml';
  expect(written(accompanied.fleet)[file]).toEqual(written(lone.fleet)[file]);
});

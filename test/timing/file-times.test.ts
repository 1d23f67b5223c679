import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import fc from 'fast-check';
import { InjectOptions, RotatingDatabaseCredential, Rotation, StaticSecret, TenantSecret } from 'keywheel';
import { driverLook } from '../../lib/timing/file-look';
import { FileTimes, fileTimes } from '../../lib/timing/file-times';
import { Output } from '../checks/output';
import { database, small, Small } from '../fixtures/fleets';

const POD = { containers: [{ image: 'api:1' }] };
const DAY = 24 * 3600;

interface Program {
  /** Minutes. */
  readonly poll?: number;
  readonly by?: 'mount' | 'inject';
  readonly restarts?: boolean;
  /** Seconds. */
  readonly rereads?: number;
  readonly secret: (parts: Small) => TenantSecret<string>;
  readonly workload?: (parts: Small) => kplus.Workload;
  readonly change?: (output: Output) => void;
}

const kept: Program['secret'] = ({ payments }) => new StaticSecret(payments, 'db', { keys: ['password'] });
const credential =
  (rotation: Rotation): Program['secret'] =>
  ({ prod, payments }) =>
    new RotatingDatabaseCredential(payments, 'db', { database: database(prod, 'core'), rotation });
const nightly = credential(Rotation.staticRole({ username: 'nightly', every: Duration.days(1) }));
const scheduled = credential(Rotation.staticRole({ username: 'nightly', schedule: Cron.daily() }));
const leased = credential(Rotation.dynamic({ ttl: Duration.minutes(30), memberOf: 'payments_rw' }));

/** The times of the one value that is in files. */
function timesOf({ poll, by = 'mount', restarts, rereads, secret, workload, change }: Program): FileTimes {
  const pollInterval = poll === undefined ? undefined : Duration.minutes(poll);
  const parts = small({ cluster: { secretsStore: { pollInterval } } });
  const pods =
    workload?.(parts) ??
    new kplus.Deployment(parts.namespace.chart, 'api', {
      ...POD,
      metadata: { name: 'api' },
      replicas: 3,
    });
  const client = parts.namespace.addClient('api').runs(pods);
  const all = ({ password }: any) => ({ password });
  const rereadTime = rereads === undefined ? undefined : Duration.seconds(rereads);
  if (by === 'inject') {
    secret(parts).inject(client, { files: all, rereadTime } as InjectOptions<string>);
  } else {
    const mount = secret(parts).mount(client, { rereadTime });
    if (restarts) {
      mount.restartOnChange(pods as kplus.Deployment);
    }
  }
  const output = new Output(parts.fleet);
  change?.(output);
  const [times] = fileTimes(output.views);
  return times!;
}

const annotate = (name: string, value: string) => (output: Output) =>
  (output.object('eu', 'Deployment', 'api').spec.template.metadata.annotations[`vault.hashicorp.com/${name}`] = value);

describe('a new value is in the files', () => {
  test.each<[string, Program, number]>([
    ['after the interval of the driver and a look of the kubelet', { secret: kept, poll: 2 }, 120 + 90],
    ['and in use after a restart', { secret: kept, poll: 2, restarts: true }, 120 + 90 + 600 + 30],
    ['never, where the driver reads once', { secret: kept }, Infinity],
    ['after the render interval of an agent', { secret: kept, by: 'inject' }, 300],
    [
      'after the render interval that the pod says',
      { secret: kept, by: 'inject', change: annotate('template-static-secret-render-interval', '1m') },
      60,
    ],
    ['as soon as its period is over, by an agent', { secret: nightly, by: 'inject' }, 2],
    ['after the render interval, where Vault/OpenBao keeps to a schedule', { secret: scheduled, by: 'inject' }, 300],
    ['before the lease ends, by an agent', { secret: leased, by: 'inject' }, 0],
    [
      'never, where the agent ends',
      { secret: kept, by: 'inject', change: annotate('agent-pre-populate-only', 'true') },
      Infinity,
    ],
  ])('%s', (_, program, seconds) => expect(timesOf(program).arrives).toBe(seconds));

  test('as soon as a run of a Job has ended', () => {
    const workload = ({ namespace: { chart } }: Small) =>
      new kplus.CronJob(chart, 'job', { ...POD, schedule: Cron.daily(), activeDeadline: Duration.hours(1) });
    expect(timesOf({ secret: leased, workload }).arrives).toBe(3600 + 30);
    expect(timesOf({ secret: leased, workload, by: 'inject' }).arrives).toBe(3600 + 30);
  });

  test('when is not known of a class that somebody else wrote', () => {
    const change = (output: Output) => delete output.object('eu', 'SecretProviderClass', 'api.db').metadata.annotations;
    expect(timesOf({ secret: kept, poll: 2, change: (output) => void change(output) })).toMatchObject({
      isSaid: false,
      arrives: Infinity,
    });
  });
});

test('the age of a value is that of a rotation, and until it is in the files', () => {
  expect(timesOf({ secret: nightly, poll: 2 }).age.seconds).toBe(DAY + 5 + 210);
  expect(timesOf({ secret: nightly }).age.seconds).toBe(Infinity);
  expect(timesOf({ secret: leased, poll: 2 }).age.seconds).toBe(1800);
  expect(timesOf({ secret: kept, poll: 2 }).age).toMatchObject({ by: 'people', seconds: Infinity });
});

describe('users on demand', () => {
  const usersOf = (program: Omit<Program, 'secret'>) => {
    const { usersOfPod, pods } = timesOf({ ...program, secret: leased }).leased!;
    return [usersOfPod, pods];
  };
  const cron = (every: Cron) => (parts: Small) =>
    new kplus.CronJob(parts.namespace.chart, 'job', { ...POD, schedule: every, activeDeadline: Duration.minutes(5) });

  test.each<[string, Omit<Program, 'secret'>, [number, number | undefined]]>([
    ['one for each look of the driver, of the pods before a rollout and after it', { poll: 2 }, [16, 6]],
    ['one for each pod, where the driver reads once', {}, [1, 6]],
    ['one for each agent of a pod, and the next one', { by: 'inject' }, [3, 6]],
    ['one for each run that began within a lease', { workload: cron(Cron.schedule({ minute: '*/10' })) }, [1, 4]],
    ['one for each run, where the next is far', { workload: cron(Cron.daily()), by: 'inject' }, [1, 1]],
    [
      'on every node, of which nobody knows how many there are',
      { workload: ({ namespace: { chart } }) => new kplus.DaemonSet(chart, 'agent', POD), poll: 10 },
      [4, undefined],
    ],
    [
      'in as many pods as somebody else says',
      { change: (output) => void delete output.object('eu', 'Deployment', 'api').spec.replicas },
      [1, undefined],
    ],
  ])('are %s', (_, program, users) => expect(usersOf(program)).toEqual(users));

  test('are never more than computed, however late the kubelet is', () => {
    const late = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 3600 }),
        late,
        (interval, lifetime, delays) => {
          let now = 0;
          const looks = delays.map((delay) => (now += interval + delay));
          const most = Math.max(
            ...looks.map((at) => looks.filter((made) => made <= at && made + lifetime > at).length),
          );
          const options = { interval, lifetime, restarts: false, seen: { object: { metadata: {} } } as any };
          expect(most).toBeLessThanOrEqual(driverLook({ kind: 'Deployment' } as any, options).usersOfPod);
        },
      ),
    );
  });
});

describe('what reads its files again by itself', () => {
  const consumerOf = (program: Program) => {
    const { consumer, arrives } = timesOf(program);
    return { last: consumer.terms.at(-1), keeps: consumer.keeps, arrives };
  };
  const reads = (from: string) => ({
    name: 'reading the file again',
    seconds: 30,
    from: `${from}, ServiceAccount app/api: annotation keywheel/reread-time`,
  });
  const FROM = 'eu/app.k8s.yaml';

  test('uses a new value after that, whoever writes the files', () => {
    expect(consumerOf({ secret: kept, poll: 2, rereads: 30 })).toEqual({
      last: reads(FROM),
      keeps: undefined,
      arrives: 120 + 90 + 30,
    });
    expect(consumerOf({ secret: kept, by: 'inject', rereads: 30 })).toEqual({
      last: reads(FROM),
      keeps: undefined,
      arrives: 300 + 30,
    });
  });

  test('is restarted all the same where something restarts it', () => {
    expect(consumerOf({ secret: kept, poll: 2, rereads: 30, restarts: true }).last).toMatchObject({
      name: 'termination',
    });
  });

  test('may keep what it has read where it says nothing', () => {
    expect(consumerOf({ secret: kept, poll: 2 }).keeps).toMatch(/nothing restarts it/);
  });
});

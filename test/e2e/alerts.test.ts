import { StaticSecret } from 'keywheel';
import type { AlertRule } from '../../lib/output/alert-rules';
import { AUTHORITY_TOLD, everythingWatched } from '../alerts/everything-watched';
import { CALLS, condition, FAULTS, HUB, JOB, ofHub, TENANT, YOUNG } from '../alerts/faults';
import { ALERTS, Written } from '../alerts/watched';
import { small } from '../fixtures/fleets';
import { Promtool } from './bench/promtool';
import { part, scenarios } from './bench/scenario';

/** Minutes that all is well at first, and again at the end. */
const [BEFORE, AFTER] = [100, 40];

scenarios('rules for Prometheus', ['promtool'], () => {
  let written: Written;
  let promtool: Promtool;

  beforeAll(() => {
    promtool = new Promtool(part('promtool'));
    written = everythingWatched();
  });

  const groupsOf = (place: string) => written.groups(place);

  test('are what Prometheus takes, with nothing that its lint warns of', () => {
    for (const place of ['eu', 'us', HUB]) {
      promtool.check(groupsOf(place));
    }
  });

  test.each(FAULTS.map((fault) => [`${fault.alert} ${Object.keys(fault.series)[0]}`, fault] as const))(
    '%s: silent while all is well, fires when its time is over, and ends',
    (_, fault) => {
      const {
        alert,
        place = 'eu',
        of = '',
        series,
        labels = { ...TENANT, name: 'db' },
        value = 1,
        window = 0,
        isRenewed,
      } = fault;
      const rule = written
        .named(place, alert)
        .find(({ expr }) => of === '' || new RegExp(`"[^"]*\\b${of}\\b`).test(expr))!;
      const after = minutes(rule.for);
      const broken = after + window + 10;
      const lengths = [BEFORE, broken, AFTER + window];
      const values = Object.fromEntries(
        Object.entries(series).map(([name, course]) => [
          name,
          // A value is repeated as often, a missing one is missing as often.
          course.map((one, index) => `${one}x${lengths[index]! - (one === '_' ? 0 : 1)}`).join(' '),
        ]),
      );
      const at = (minute: number, fires: boolean) => ({
        minute,
        alertname: alert,
        alerts: fires ? [told(rule, labels, value)] : [],
      });

      const end = at(BEFORE + broken + AFTER + window - 1, false);
      promtool.test(groupsOf(place), {
        series: values,
        expected: [
          at(BEFORE - 1, false),
          ...(after > 2 ? [at(BEFORE + after - 2, false)] : []),
          at(BEFORE + broken - 1, true),
          ...(isRenewed ? [] : [end]),
        ],
      });
      if (isRenewed) {
        promtool.test(everythingWatched('renewed').groups(place), { series: values, expected: [end] });
      }
    },
  );

  test('a certificate is told from the minute on that its notice begins', () => {
    expect(AUTHORITY_TOLD).toBe(BEFORE * 60);
  });

  test('an operator that was restarted has not looked at anything for long, and nobody is told', () => {
    const [rule] = written.named('eu', 'KeywheelSecretNotSynced').filter(({ expr }) => /\bdb\b/.test(expr));
    promtool.test(groupsOf('eu'), {
      series: {
        [CALLS]: '5x200',
        'externalsecret_status_condition{condition="Ready",status="True",namespace="app",name="db"}': '1x200',
        // As long ago as the rule looks back, at the end.
        'process_start_time_seconds{instance="eso"}': `${(150 - minutes(rule!.labels['threshold'])) * 60}x200`,
      },
      expected: [{ minute: 149, alertname: rule!.alert, alerts: [] }],
    });
  });

  const started = { 'process_start_time_seconds{instance="eso"}': '0x600' };
  const says = (name: string, status: string, values: string) =>
    Object.fromEntries(
      Object.entries(condition('app', name, [values, '', ''], status)).map(([one, [all]]) => [one, all]),
    );
  const counted = (name: string, instance = 'eso') =>
    `externalsecret_sync_calls_total{instance="${instance}",namespace="app",name="${name}"}`;
  const untold = (series: Readonly<Record<string, string>>, alertname: string, minute: number) =>
    promtool.test(groupsOf('eu'), { series, expected: [{ minute, alertname, alerts: [] }] });

  test.each([300, 301, 385])('what Prometheus sees since minute 300 is not told at minute %d', (minute) => {
    const series = { ...started, [counted('db')]: '_x299 3x300', ...says('db', 'True', '_x299 1x300') };
    untold(series, 'KeywheelSecretNotSynced', minute);
  });

  test('an operator that takes over has not looked at anything yet', () => {
    const series = {
      ...started,
      'process_start_time_seconds{instance="b"}': '0x600',
      [counted('db')]: '0+1x299 stale',
      [counted('db', 'b')]: '_x300 1x100',
      ...says('db', 'True', '1x400'),
    };
    untold(series, 'KeywheelSecretNotSynced', 310);
  });

  test('what somebody else has in a namespace of the fleet has times of its own', () => {
    const series = { ...started, [counted('my-daily')]: '7x600', ...says('my-daily', 'True', '1x600') };
    untold(series, 'KeywheelSecretNotSynced', 500);
  });

  test('one Secret that fails, whose operator tries it more often than the others, is not most of them', () => {
    const series = {
      [counted('db')]: '0+1x200',
      'externalsecret_sync_calls_error{instance="eso",namespace="app",name="db"}': '0+1x200',
      ...says('db', 'False', '1x200'),
      ...says('leased', 'False', '0x200'),
      ...says('brief', 'False', '0x200'),
    };
    untold(series, 'KeywheelMostSyncsFail', 190);
  });

  test('one namespace that fails as a whole is told there', () => {
    untold({ ...says('db', 'False', '1x200'), ...says('leased', 'False', '1x200') }, 'KeywheelMostSyncsFail', 190);
  });

  test('a canary that fails is no Secret of its tenant', () => {
    untold(says('keywheel-canary', 'False', '1x200'), 'KeywheelSecretNotReady', 190);
  });

  const CRASHES = Array.from({ length: 40 }, () => '1 stale _x4').join(' ');

  test('a failure goes on while the operator crashes and comes again', () => {
    const [rule] = written.named('eu', 'KeywheelSecretNotReady');
    promtool.test(groupsOf('eu'), {
      series: says('db', 'False', CRASHES),
      expected: [{ minute: 200, alertname: rule!.alert, alerts: [told(rule!, { ...TENANT, name: 'db' }, 1)] }],
    });
  });

  test('a failure is over when the operator that takes over says so', () => {
    const series = Object.fromEntries(
      Object.entries(says('leased', 'False', '')).flatMap(([one]) => [
        [one.replace('{', '{instance="a",'), '0x98 1 stale'],
        [one.replace('{', '{instance="b",'), '_x100 0x100'],
      ]),
    );
    for (const minute of [103, 105, 110]) {
      untold(series, 'KeywheelSecretRunsOut', minute);
    }
  });

  test('a pair that has just come is rotated at its first turn', () => {
    untold(says('pair.keywheel-rotation', 'False', '1x200'), 'KeywheelRotationOverdue', 199);
  });

  test.each(['eu', 'us'])('a rotation that is overdue is told on %s though the operator restarts each day', (place) => {
    const [rule] = written.named(place, 'KeywheelRotationOverdue');
    const days = 2 + (minutes(rule!.for) + YOUNG) / 1440;
    const day = '1x1430 stale _x6';
    const series = says(
      'pair.keywheel-rotation',
      'False',
      Array.from({ length: Math.ceil(days) }, () => day).join(' '),
    );
    promtool.test(groupsOf(place), {
      series,
      expected: [
        {
          minute: Math.floor((days - 1) * 1440),
          alertname: rule!.alert,
          alerts: [told(rule!, { ...TENANT, name: 'pair.keywheel-rotation' }, 1)],
        },
      ],
    });
  });

  test('a Secret of a namespace that is not of the fleet is nobody’s alert', () => {
    promtool.test(groupsOf('eu'), {
      series: {
        'externalsecret_status_condition{condition="Ready",status="False",namespace="other",name="db"}': '1x200',
      },
      expected: [{ minute: 190, alertname: 'KeywheelSecretNotReady', alerts: [] }],
    });
  });

  test('of more Secrets than one rule holds each is told, and the rules are as Prometheus wants them', () => {
    const { fleet, payments, namespace } = small({ fleet: ALERTS });
    for (let index = 0; index < 2000; index += 1) {
      new StaticSecret(payments, `orders-of-customer-${index}`, { keys: ['key'] }).deliver(namespace);
    }
    const many = new Written(fleet);
    promtool.check(many.groups('eu'));
    const rules = many.named('eu', 'KeywheelSecretNotSynced');
    expect(rules.length).toBeGreaterThan(1);
    const names = rules.map(({ expr }) => /orders-of-customer-\d+/.exec(expr)![0]);
    promtool.test(many.groups('eu'), {
      series: Object.assign(
        { ...started },
        ...names.map((name) => ({ [counted(name)]: '7x600', ...says(name, 'True', '1x600') })),
      ),
      expected: [
        {
          minute: 500,
          alertname: 'KeywheelSecretNotSynced',
          alerts: rules.map((rule, index) => told(rule, { ...TENANT, name: names[index]! }, 1)),
        },
      ],
    });
  });

  /** Three nodes that are well: `a` is active, `b` was once, and `c` never was. */
  const nodes = (job?: string, cluster = 'x') =>
    Object.fromEntries(
      ['a', 'b', 'c'].flatMap((node) => {
        const of = (metric: string, value: number, more = '') => [ofHub(metric, node, more, job), `${value}x200`];
        const inCluster = `,vault_cluster="${cluster}"`;
        // As Prometheus may mark each series of a node that knows no cluster.
        const outside = ',cluster="monitoring"';
        return [
          of('up', 1),
          ...(node === 'c'
            ? [of('vault_core_unsealed', 1, outside), of('vault_core_active', 0, outside)]
            : [
                of('vault_core_unsealed', 1, inCluster),
                // As it was before the node was unsealed.
                of('vault_core_unsealed', 0, outside),
                of('vault_core_active', node === 'a' ? 1 : 0, inCluster),
              ]),
          of('vault_raft_peers', 3),
        ];
      }),
    );
  const silent = () =>
    [...new Set(written.rules(HUB).map(({ alert }) => alert))].map((alertname) => ({
      minute: 190,
      alertname,
      alerts: [],
    }));

  test('another Vault in the same Prometheus, however it is, is not that of the fleet', () => {
    promtool.test(groupsOf(HUB), {
      series: {
        ...nodes(),
        ...nodes('other', 'y'),
        [ofHub('vault_core_unsealed', 'd', ',vault_cluster="y"', 'other')]: '0x200',
        [ofHub('vault_expire_num_leases', 'd', '', 'other')]: '90000x200',
        [ofHub('vault_expire_num_irrevocable_leases', 'd', '', 'other')]: '9x200',
        [ofHub('vault_audit_log_request_failure', 'd', '', 'other')]: '0+1x200',
      },
      expected: silent(),
    });
  });

  test('another Vault that is well hides nothing of the fleet’s', () => {
    const [unseen] = written.named(HUB, 'KeywheelHubNotSeen');
    const [quorum] = written.named(HUB, 'KeywheelHubQuorumLost');
    promtool.test(groupsOf(HUB), {
      series: nodes('other', 'y'),
      expected: [
        { minute: 190, alertname: unseen!.alert, alerts: [told(unseen!, JOB, 1)] },
        { minute: 190, alertname: quorum!.alert, alerts: [told(quorum!, {}, 0)] },
      ],
    });
  });

  test('a scrape that puts the operator’s namespace over that of the objects is told', () => {
    const [rule] = written.named('eu', 'KeywheelOperatorNotSeen');
    promtool.test(groupsOf('eu'), {
      series: {
        'externalsecret_sync_calls_total{namespace="external-secrets",exported_namespace="app",name="db"}': '0+1x200',
      },
      expected: [{ minute: 190, alertname: rule!.alert, alerts: [told(rule!, {}, 1)] }],
    });
  });
});

function minutes(text = '0s'): number {
  const units: Readonly<Record<string, number>> = { d: 1440, h: 60, m: 1, s: 1 / 60 };
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}

/** An alert as it fires. */
function told({ labels: own, annotations }: AlertRule, labels: Readonly<Record<string, string>>, value: number) {
  const filled = (text: string) =>
    text
      .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => ({ ...labels, ...own })[name] ?? '')
      .replaceAll('{{ $value }}', String(value));
  return {
    labels: { ...labels, ...own },
    annotations: Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, filled(text)])),
  };
}

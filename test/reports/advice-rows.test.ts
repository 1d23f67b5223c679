import * as kplus from 'cdk8s-plus-28';
import { StaticSecret } from 'keywheel';
import { adviceRows } from '../../lib/reports/advice-rows';
import { FLEETS } from '../checks/mutation';
import { Output } from '../checks/output';
import { small } from '../fleets';

function rowsOf(fleet: keyof typeof FLEETS) {
  return adviceRows(new Output(FLEETS[fleet]()).views);
}

describe('the advice for each consumer', () => {
  test('departs from a Secret that nothing makes, and names its consumer', () => {
    const { fleet, payments, namespace } = small();
    const delivered = new StaticSecret(payments, 'db', { keys: ['key'] }).deliver(namespace);
    const container = {
      image: 'api:1',
      envVariables: {
        A: delivered.envValue('key'),
        B: kplus.EnvValue.fromSecretValue({
          secret: kplus.Secret.fromSecretName(namespace.chart, 'theirs', 'theirs'),
          key: 'key',
        }),
      },
    };
    new kplus.Deployment(namespace.chart, 'api', { metadata: { name: 'api' }, containers: [container] });
    const rows = adviceRows(new Output(fleet).views);

    expect(rows.map(({ consumer, takes, today, departs }) => [consumer, takes, today, departs])).toEqual([
      ['Deployment app/api', 'Secret db', 'ExternalSecret, rotated by people', false],
      ['Deployment app/api', 'Secret theirs', 'by hand', true],
    ]);
  });

  test('tells that files which a driver mounts need the hub at each start', () => {
    const mounts = rowsOf('mounted').filter(({ today }) => today === 'mount by CSI');

    expect(mounts.map(({ takes }) => takes)).toEqual(['SecretProviderClass api.db', 'SecretProviderClass api.lease']);
    expect(mounts.every(({ why, departs }) => why.includes('starts only with the hub') && !departs)).toBe(true);
  });

  test('tells what a client calls by itself', () => {
    const calls = rowsOf('clients').filter(({ today }) => today === 'calls the hub by itself');

    expect(calls.map(({ consumer }) => consumer)).toContain('ServiceAccount app/intake');
  });
});

import { Deployment } from 'cdk8s-plus-28';
import { StaticSecret, TenantNamespace } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import { sideWith } from './changes';

type Add = Parameters<typeof sideWith>[0];

/** A workload that reads through an agent while it is a client, and a Secret else. */
const workload =
  (client: string | undefined, { injects = true, runs = true } = {}): Add =>
  ({ payments, app }) => {
    const secret = new StaticSecret(payments, 'partner', { keys: ['k'] });
    secret.deliver(app, { name: 'partner' });
    const deployment = runs ? deploymentIn(app) : undefined;
    if (client !== undefined) {
      const one = app.addClient(client);
      if (deployment) {
        one.runs(deployment);
      }
      if (injects) {
        secret.inject(one);
      }
    }
  };

function deploymentIn(app: TenantNamespace): Deployment {
  return new Deployment(app.chart, 'api', { containers: [{ image: 'api:1' }] });
}

function freed(before: Add, after: Add) {
  return planOf(sideWith(before), sideWith(after)).byHand.filter(({ what }) => what === 'free an account');
}

describe('a ServiceAccount that pods log in as', () => {
  test.each<[string, Add]>([
    ['leaves with the agent in one change', workload(undefined)],
    ['gets another name', workload('other')],
  ])('%s: the pods that still run lose their login', (_, after) => {
    expect(freed(workload('api'), after)).toEqual([
      {
        ...{ what: 'free an account', before: 'folders', at: 'app/api', clusters: ['eu'] },
        says: expect.stringContaining('in a change of its own, once no pod runs as it'),
      },
    ]);
  });

  test.each<[string, Add, Add]>([
    ['stays while the agent leaves', workload('api'), workload('api', { injects: false })],
    ['leaves when no workload runs as it', workload('api', { runs: false }), workload(undefined)],
    ['leaves with its workload', workload('api'), workload(undefined, { runs: false })],
    ['comes', workload(undefined), workload('api')],
  ])('%s: nobody has to free it', (_, before, after) => {
    expect(freed(before, after)).toEqual([]);
  });
});

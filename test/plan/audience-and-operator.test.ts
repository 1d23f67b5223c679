import { ClusterAuth, Environment, StaticSecret, TokenReviewer } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import type { Side } from '../../lib/plan/side';
import { tasksOf } from '../../lib/plan/told';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { acme, spoke, team } from '../fixtures/fleets';
import { sideWith } from './changes';

/** A client whose pods show their own token to the API server. */
function reviewing(apiAudience: string): Side {
  const auth = () => ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience }) });
  return sideWith(
    ({ payments, app }) => new StaticSecret(payments, 'pods', { keys: ['k'] }).grantRead(app.addClient('api')),
    {},
    auth,
  );
}

test('another audience of pods: the role asks for none while both are in use', () => {
  const plan = planOf(reviewing('a'), reviewing('b'));
  expect(plan.verdict).toBe('phases');
  const { expanded, contracted } = plan.expansions.find(({ name }) => name === 'spoke-eu')!;
  const audienceIn = ({ json }: typeof expanded) =>
    (json as any).resource.vault_kubernetes_auth_backend_role.client_app_api.audience;
  expect([audienceIn(expanded), audienceIn(contracted)]).toEqual([undefined, 'b']);
});

test('where another token reviews, one role does not ask for two audiences', () => {
  const withReviewer = (side: Side): Side => ({
    ...side,
    stacks: side.stacks.map((stack) => {
      const json = structuredClone(stack.json) as any;
      Object.values<any>(json.resource.vault_kubernetes_auth_backend_config ?? {}).forEach((body) => {
        body.token_reviewer_jwt_wo = '${var.reviewer}';
      });
      return { ...stack, json };
    }),
  });
  const plan = planOf(withReviewer(reviewing('a')), withReviewer(reviewing('b')));
  expect(plan.verdict).toBe('none');
  expect(plan.counterexamples[0]!.breaks[0]).toMatchObject({
    id: 'both-are-there',
    message: 'asks for audience "b" in place of "a", and for one at a time',
  });
});

test('a role that begins to ask for the audience of after waits until the pods of before have restarted', () => {
  const askingForNone = (side: Side): Side => ({
    ...side,
    stacks: side.stacks.map((stack) => {
      const json = structuredClone(stack.json) as any;
      Object.values<any>(json.resource.vault_kubernetes_auth_backend_role ?? {}).forEach((body) => {
        delete body.audience;
      });
      return { ...stack, json };
    }),
  });
  const plan = planOf(askingForNone(reviewing('a')), reviewing('b'));
  expect([plan.verdict, tasksOf(plan).map(({ does }) => does)]).toEqual([
    'order',
    ['sync folders', 'wait until all have moved', 'apply stacks'],
  ]);
});

test.each([
  ['another namespace', { namespace: 'eso' }, 'eso/external-secrets'],
  ['another account', { serviceAccount: 'operator' }, 'external-secrets/operator'],
])('an operator in %s is there before the folder that binds it alone', (_, externalSecrets, account) => {
  const side = (installation?: object) => {
    const fleet = acme();
    const prod = new Environment(fleet, 'prod');
    const payments = team(prod, 'payments');
    const eu = spoke(prod, 'eu', { externalSecrets: installation });
    new StaticSecret(payments, 'stripe', { keys: ['k'] }).deliver(payments.addNamespace(eu, 'app'));
    return synthesizeInMemory(fleet);
  };
  const plan = planOf(side(), side(externalSecrets));
  const tasks = tasksOf(plan);
  expect([plan.verdict, tasks.map(({ does }) => does)]).toEqual(['order', ['move the operator', 'sync folders']]);
  expect(tasks[0]!.byHand!.says).toContain(`is ServiceAccount ${account} from now on`);
});

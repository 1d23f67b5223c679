import * as kplus from 'cdk8s-plus-28';
import { EncryptionAtRest, EncryptionProvider, StaticSecret } from 'keywheel';
import { Duration } from 'cdk8s';
import { CHECKS } from '../../lib/checks';
import type { Finding } from '../../lib/output/finding';
import { Fact } from '../../lib/reports/posture/fact';
import { factsOf, postureJson, postureReport } from '../../lib/reports/posture/posture-report';
import { Topic, TOPICS } from '../../lib/reports/posture/topic';
import { deliveryTimes } from '../../lib/timing/delivery-times';
import { fileTimes } from '../../lib/timing/file-times';
import { Output } from '../checks/output';
import { small, Small, smallWithSecret } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';

function postureOf(output: Output, findings: readonly Finding[] = output.findings) {
  const { views } = output;
  const about = { fleet: 'acme', views, findings, times: deliveryTimes(views), fileTimes: fileTimes(views) };
  return { about, facts: factsOf(about) };
}

function factOf(topic: Topic, { fleet }: Pick<Small, 'fleet'>, change?: (output: Output) => void): Fact | undefined {
  const output = new Output(fleet);
  change?.(output);
  return postureOf(output).facts.find((fact) => fact.topic === topic);
}

describe('encryption of etcd', () => {
  const of = (encryptionAtRest?: EncryptionAtRest) => small({ cluster: { encryptionAtRest } });
  const local = of(EncryptionAtRest.apiServer({ providers: [EncryptionProvider.secretbox({ key: '2026' })] }));

  test('is stated where a configuration encrypts, with where the key is', () => {
    expect(factOf('encryption', local)).toMatchObject({
      cluster: 'eu',
      knowledge: 'stated',
      says: 'Secrets are encrypted by secretbox',
    });
    expect(factOf('keyService', local)).toMatchObject({ knowledge: 'missing' });
    const kms = EncryptionProvider.kms({ name: 'vault', endpoint: 'unix:///run/kms.sock' });
    expect(factOf('keyService', of(EncryptionAtRest.apiServer({ providers: [kms] })))).toMatchObject({
      knowledge: 'stated',
      says: 'KMS plugin "vault"',
    });
  });

  test('is missing where Secrets are stored in clear, and not known where nothing is said', () => {
    const clear = of(
      EncryptionAtRest.apiServer({
        providers: [EncryptionProvider.identity(), EncryptionProvider.secretbox({ key: '2026' })],
      }),
    );
    expect(factOf('encryption', clear)).toMatchObject({ knowledge: 'missing' });
    expect(factOf('encryption', of())).toMatchObject({ knowledge: 'not known', evidence: [] });
  });
});

test('tokens in pods are counted, as the pod or its account says', () => {
  const withPods = () => {
    const parts = small();
    new kplus.Deployment(parts.namespace.chart, 'api', { metadata: { name: 'api' }, containers: [{ image: 'x' }] });
    return parts;
  };
  const pod = (output: Output) => output.object('eu', 'Deployment', 'api').spec.template.spec;
  expect(factOf('tokens', withPods())).toMatchObject({ knowledge: 'proved' });
  expect(factOf('tokens', withPods(), (output) => (pod(output).automountServiceAccountToken = true))).toMatchObject({
    knowledge: 'missing',
    says: '1 of 1 workloads mount a token for the API server',
    evidence: ['eu/app.k8s.yaml, Deployment app/api'],
  });
  // Kubernetes mounts one where nobody says anything.
  expect(factOf('tokens', withPods(), (output) => delete pod(output).automountServiceAccountToken)).toMatchObject({
    knowledge: 'missing',
  });
  expect(factOf('tokens', small())).toMatchObject({ knowledge: 'not known' });
});

test('a value of people without a maximum age is missing from rotation', () => {
  const withAge = (maximumAge?: Duration) => {
    const parts = small();
    new StaticSecret(parts.payments, 'key', { keys: ['a'], maximumAge }).deliver(parts.namespace);
    return parts;
  };
  expect(factOf('rotation', withAge())).toMatchObject({
    knowledge: 'missing',
    says: expect.stringContaining('1 written by people, without a maximum age'),
  });
  expect(factOf('rotation', withAge(Duration.days(90)))).toMatchObject({ knowledge: 'stated' });
});

test('what a check found is missing, and what was acknowledged is not proved', () => {
  const output = new Output(smallWithSecret().fleet);
  const found: Finding = {
    ...{ id: 'tenants-are-apart', severity: 'error', path: 'prod', place: 'hub', message: 'a reads b' },
    ...{ why: '', fix: '', docs: '' },
  };
  const tenants = (...findings: Finding[]) =>
    postureOf(output, findings).facts.find(({ topic }) => topic === 'tenants');
  expect(tenants()).toMatchObject({
    knowledge: 'proved',
    evidence: ['check tenants-are-apart', expect.anything(), expect.anything()],
  });
  expect(tenants(found)).toMatchObject({ knowledge: 'missing', says: '1 finding: a reads b' });
  expect(tenants({ ...found, acknowledged: 'until May' })).toMatchObject({
    knowledge: 'stated',
    says: expect.stringMatching(/, but for 1 acknowledged finding$/),
  });
});

test('a fleet of everything has a line for each topic, and each evidence that is a check is one', () => {
  const { about, facts } = postureOf(new Output(kitchenSink().fleet));
  expect(new Set(facts.map(({ topic }) => topic))).toEqual(new Set(Object.keys(TOPICS)));
  const checks = facts.flatMap(({ evidence }) => evidence.flatMap((one) => /^check (.*)/.exec(one)?.[1] ?? []));
  expect(checks.length).toBeGreaterThan(5);
  expect(checks.filter((id) => !CHECKS.some((check) => check.id === id))).toEqual([]);
  const markdown = postureReport(about, facts);
  expect(markdown.match(/^\| /gm)).toHaveLength(facts.length + 2 * markdown.match(/^## /gm)!.length);
  expect(JSON.parse(postureJson(about, facts))).toMatchObject({ version: 1, fleet: 'acme', facts: expect.any(Array) });
});

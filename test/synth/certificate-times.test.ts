import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Certificate, CertificateAuthority, DeliveryOptions, TenantNamespace } from 'keywheel';
import { render } from '../../lib/synth/render';
import { certified } from '../fixtures/certified';
import { Output } from '../checks/output';
import { small } from '../fixtures/fleets';
import { timesOf } from '../timing/times-of';

/** A fleet with one certificate, delivered once to a workload. */
function withCertificate(
  ttl: Duration,
  options: DeliveryOptions<string, string> = {},
  use: (namespace: TenantNamespace, certificate: kplus.ISecret) => void = () => undefined,
) {
  const { fleet, prod, payments, namespace } = small();
  const authority = new CertificateAuthority(prod, 'root', { commonName: 'Root', ttl: Duration.days(365) });
  const certificate = new Certificate(payments, 'tls', { authority, commonName: 'api.app.svc', ttl });
  use(namespace, certificate.deliver(namespace, options as object) as unknown as kplus.ISecret);
  const output = new Output(fleet);
  const reasons = render(fleet, { pathToWorkingDirectory: '.' }).reasons.get('eu/app/tls')!;
  const errors = output.findings.filter(({ severity }) => severity === 'error').map(({ id }) => id);
  return { output, reasons, errors, refresh: output.object('eu', 'ExternalSecret', 'tls').spec.refreshInterval };
}

test('the next one is asked for after a third of its validity, however long that is', () => {
  const { refresh, reasons } = withCertificate(Duration.days(30));
  expect([refresh, reasons.refresh]).toEqual(['240h0m0s', 'a third of its validity']);
});

test('where a restart is slow, it is asked for sooner: the largest round time that is safe', () => {
  const { refresh, reasons, errors } = withCertificate(Duration.minutes(60), { rolloutTime: Duration.minutes(50) });
  expect([refresh, reasons.refresh]).toEqual(['9m0s', 'the largest round time that keeps its lease outlives the move']);
  expect(errors).toEqual([]);
});

test('where no time is safe, the check tells', () => {
  expect(withCertificate(Duration.minutes(9)).errors).toEqual(['leased-user-outlives-move']);
});

test('a pod that reads its files again needs no restart', () => {
  const { refresh, errors } = withCertificate(Duration.minutes(15), {}, (namespace, secret) => {
    const deployment = new kplus.Deployment(namespace.chart, 'api', { containers: [{ image: 'api:1' }] });
    deployment.containers[0]!.mount('/tls', kplus.Volume.fromSecret(namespace.chart, 'tls', secret));
  });
  expect([refresh, errors]).toEqual(['5m0s', []]);
});

test('how long the hub may be away follows from what is left', () => {
  const { output } = withCertificate(Duration.days(1));
  const { lifetime, survives, liveUsers, leased } = timesOf(output, 'tls');
  expect([leased.what, lifetime]).toEqual(['certificate', 86_400]);
  expect(survives).toBeGreaterThan(15 * 3600);
  expect(liveUsers).toBeGreaterThan(1);
});

test('a certificate of an authority that is made elsewhere has an end as well', () => {
  expect(timesOf(new Output(certified().fleet), 'batch')).toMatchObject({
    kind: 'dynamic',
    lifetime: 6 * 3600,
    end: { name: 'ttl' },
  });
});

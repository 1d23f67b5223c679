import { Duration } from 'cdk8s';
import { SecretType, Template } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { certified } from '../fixtures/certified';
import { codesOf } from '../fixtures/fleets';

const { fleet, namespace, abroad } = certified();
const output = Testing.synth(fleet);

test('a certificate is asked for by POST, with all that a role must allow', () => {
  expect(output.manifest(namespace, 'VaultDynamicSecret', 'api').spec).toMatchObject({
    path: 'acme.pki.prod.internal/issue/prod.payments.api',
    method: 'POST',
    resultType: 'Data',
    parameters: {
      common_name: 'api.app.svc',
      alt_names: '*.api.app.svc,api',
      ip_sans: '10.0.0.1,fd00::1',
      uri_sans: 'spiffe://acme/payments/api',
      ttl: '86400s',
    },
    provider: { version: 'v1', auth: { jwt: { role: 'acme.app' } } },
  });
});

test('it becomes a TLS Secret, of any name, with the intermediates behind it and the root apart', () => {
  const { spec } = output.manifest(namespace, 'ExternalSecret', 'web');
  expect(spec.refreshInterval).toBe('56h0m0s');
  expect(spec.target.template).toEqual({
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt':
        '{{ print .certificate "\\n" (filterCertChain "intermediate" (print .certificate "\\n" (join "\\n" (.ca_chain | fromJson)))) }}',
      'tls.key': '{{ .private_key }}',
      'ca.crt': '{{ filterCertChain "root" (join "\\n" (.ca_chain | fromJson)) }}',
    },
  });
  expect(spec.dataFrom).toEqual([
    {
      sourceRef: {
        generatorRef: {
          apiVersion: 'generators.external-secrets.io/v1alpha1',
          kind: 'VaultDynamicSecret',
          name: 'web',
        },
      },
    },
  ]);
});

test('the roots of others that are trusted stand beside its own, read from what their engines show to everybody', () => {
  const { spec } = output.manifest(abroad, 'ExternalSecret', 'api-tls');
  expect(spec.target.template.data['ca.crt']).toBe(
    '{{ print (filterCertChain "root" (join "\\n" (.ca_chain | fromJson))) (filterCertChain "root" .trusted_0_ca_chain) ' +
      '(filterCertChain "root" .trusted_1_ca_chain) }}',
  );
  expect(
    spec.dataFrom.map(({ sourceRef, rewrite }: any) => [sourceRef.generatorRef.name, rewrite?.[0].regexp.target]),
  ).toEqual([
    ['api', undefined],
    ['keywheel-root.payments.company', 'trusted_0_$1'],
    ['keywheel-root.theirs', 'trusted_1_$1'],
  ]);
  const root = output.manifest(abroad, 'VaultDynamicSecret', 'keywheel-root.payments.company').spec;
  expect(root).toMatchObject({ path: 'acme.pki.prod.payments.company/cert/ca_chain', method: 'GET' });
  expect(root.parameters).toBeUndefined();
});

test('in another shape it is a Secret of another type, and one generator serves both', () => {
  const { fleet: two, api, namespace: app } = certified();
  api.deliver(app, {
    name: 'api.pem',
    data: (keys) => ({ 'all.pem': Template.text`${keys['tls.key']}${keys['tls.crt']}` }),
  });
  const reshaped = Testing.synth(two);
  const { template } = reshaped.manifest(app, 'ExternalSecret', 'api.pem').spec.target;
  expect(template.type).toBeUndefined();
  expect(template.data['all.pem']).toMatch(/^\{\{ \.private_key \}\}\{\{ print \.certificate /);
  expect(reshaped.manifests('eu').filter(({ metadata }) => metadata.name === 'api')).toHaveLength(2);
  expect(reshaped.findings).toEqual([]);
});

test('as a TLS Secret it must have what the API server asks for', () => {
  const { api, namespace: app, fleet: bad } = certified();
  api.deliver(app, { name: 'half', type: SecretType.TLS, data: (keys) => ({ 'tls.crt': keys['tls.crt'] }) });
  expect(codesOf(() => Testing.synth(bad))).toEqual(['KeyMissing']);
});

test('a refresh that is stated stays', () => {
  const { api, namespace: app, fleet: stated } = certified();
  api.deliver(app, { name: 'often', refreshInterval: Duration.hours(1) });
  expect(Testing.synth(stated).manifest(app, 'ExternalSecret', 'often').spec.refreshInterval).toBe('1h0m0s');
});

import { operatorOf } from '../../lib/views/operator';
import { certificateAccount, operatorCharts } from '../../lib/views/operator-chart';
import { outputOf } from '../checks/mutation';

const release = (spec: object) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'operator', namespace: 'flux-system' },
  spec: { chart: { spec: { chart: 'external-secrets' } }, ...spec },
});

/** A cluster that is given the operator so. */
function given(spec: object) {
  const output = outputOf('twoTenants');
  output.add('eu', 'app.k8s.yaml', release(spec));
  const { views } = output;
  const [cluster] = views.clusters;
  return {
    operator: operatorOf(views, cluster!),
    concurrent: cluster!.concurrent,
    ofCertificates: operatorCharts(cluster!).map(certificateAccount),
  };
}

test.each([
  ['as the release', { targetNamespace: 'eso', releaseName: 'external-secrets' }, 'eso/external-secrets'],
  ['behind a release of another name', { targetNamespace: 'eso' }, 'eso/eso-operator-external-secrets'],
  ['as values name the account', { values: { serviceAccount: { name: 'own' } } }, 'flux-system/own'],
  ['as values name all of it', { values: { fullnameOverride: 'secrets' } }, 'flux-system/secrets'],
  ['in a namespace that values name', { values: { namespaceOverride: 'eso' } }, 'eso/operator-external-secrets'],
  ['as everybody', { values: { serviceAccount: { create: false } } }, 'flux-system/default'],
])('the operator is called %s', (_, spec, account) => {
  expect(given(spec).operator).toBe(`ServiceAccount ${account}`);
});

test.each([
  ['brings definitions alone', { values: { createOperator: false } }],
  ['has values elsewhere', { valuesFrom: [{ kind: 'ConfigMap', name: 'values' }] }],
])('a release that %s says not who the operator is', (_, spec) => {
  expect(given(spec).operator).toBe('ServiceAccount external-secrets/external-secrets');
});

test('the operator works on as many objects at a time as its values say', () => {
  expect(given({ values: { concurrent: 4 } }).concurrent).toBe(4);
  expect(given({ values: { concurrent: 4, extraArgs: { concurrent: 2 } } }).concurrent).toBe(2);
  expect(given({}).concurrent).toBe(1);
});

test.each([
  ['an account is named', {}, 'flux-system/keeper'],
  ['it is turned off', { certController: { create: false } }, undefined],
  ['cert-manager does its work', { webhook: { certManager: { enabled: true } } }, undefined],
])('where %s the certificate controller is called so, or does not run', (_, values, account) => {
  const serviceAccount = { name: 'keeper' };
  const certController = { serviceAccount, ...('certController' in values ? values.certController : {}) };
  expect(given({ values: { ...values, certController } }).ofCertificates).toEqual([account]);
});

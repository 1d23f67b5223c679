import { readFileSync } from 'node:fs';
import { sealedFile } from '../sealed/fixtures';
import { agreeing, checkFiles } from './read';

/** As kubeseal writes it: it keeps no record of what it sealed. */
const SEALED = `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: bootstrap, namespace: app }
spec:
  encryptedData:
    token: ${JSON.parse(readFileSync(sealedFile('bootstrap'), 'utf8')).spec.encryptedData.token}
  template: { data: { url: "https://{{ .token }}" } }
`;

const workload = (key: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: app }
spec:
  template:
    spec:
      containers:
        - { name: main, image: x, env: [{ name: A, valueFrom: { secretKeyRef: { name: bootstrap, key: ${key} } } }] }
`;

const told = (...texts: string[]) =>
  checkFiles({ ...agreeing(), 'manifests/eu/more.yaml': texts.join('\n---\n') }).findings.map(
    ({ id, message }) => `${id}: ${message}`,
  );

test('what kubeseal sealed delivers its keys, and those of its template', () => {
  expect(told(SEALED, workload('token'))).toEqual([]);
  expect(told(SEALED, workload('url'))).toEqual([]);
  expect(told(SEALED, workload('password'))).toEqual([expect.stringMatching(/^workload-finds-its-keys: .*token, url/)]);
});

test('nobody is accused of what kubeseal keeps no record of, but a value in clear is told', () => {
  expect(told(SEALED.replace('name: bootstrap', 'name: another'))).toEqual([]);
  expect(told(SEALED.replace(/token: .*/, 'token: in clear'))).toEqual([
    'sealed-secret-can-be-opened: "token" is not a sealed value',
  ]);
});

test('a file of keywheel seal may lie there as it is, and is told where it was moved', () => {
  const file = readFileSync(sealedFile('bootstrap'), 'utf8');
  expect(told(file)).toEqual([]);
  expect(told(file.replace('"namespace": "app"', '"namespace": "other"'))).toEqual([
    'sealed-secret-can-be-opened: it was sealed for app/bootstrap, and is other/bootstrap',
  ]);
});

test('many of them on a cluster are told once', () => {
  const many = Array.from({ length: 21 }, (_, index) => SEALED.replace('name: bootstrap', `name: one-${index}`));
  expect(told(...many)).toEqual([expect.stringMatching(/^sealing-key-opens-little: .* has 21 SealedSecrets/)]);
});

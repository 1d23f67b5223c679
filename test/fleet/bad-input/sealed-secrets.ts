import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pem, SealedSecret, SecretType, StaticSecret } from 'keywheel';
import { publicKey, small, spoke } from '../../fixtures/fleets';
import { sealedFile, sealingCertificates } from '../../sealed/fixtures';
import { BadInput, CERTIFICATE, PASSWORD } from './bad-input';

const cluster = { sealingCertificates: sealingCertificates('prod-eu') };
const PATH = 'prod/payments/eu.app/it';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A file of its own with this text in it. */
function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-sealed-'));
  folders.push(folder);
  const path = join(folder, 'it.sealed.json');
  writeFileSync(path, text);
  return path;
}

/** The file as it was sealed, with a change. */
function changed(change: (object: any) => void): string {
  const object = JSON.parse(readFileSync(sealedFile('bootstrap'), 'utf8'));
  change(object);
  return fileOf(JSON.stringify(object));
}

function including(path: string, options: Parameters<typeof SealedSecret.fromFile>[3] = {}, props = { cluster }) {
  const { fleet, namespace } = small(props);
  SealedSecret.fromFile(namespace, 'it', path, options);
  return fleet;
}

/** Sealed Secrets, their files and the certificates of clusters. */
export const SEALED_SECRETS: readonly BadInput[] = [
  {
    when: 'a value was sealed for another namespace',
    program: () => {
      const { fleet, payments, eu } = small({ cluster });
      SealedSecret.fromFile(payments.addNamespace(eu, 'other'), 'it', sealedFile('bootstrap'));
      return fleet;
    },
    code: 'SealedForAnotherNamespace',
    path: 'prod/payments/eu.other/it',
    told: ['was sealed for namespace "app"', 'this is "other"'],
  },
  {
    when: 'a value was sealed for another name',
    program: () => including(sealedFile('bootstrap'), { name: 'other' }),
    code: 'SealedForAnotherName',
    path: PATH,
    told: ['was sealed for the name "bootstrap"', '"other"', '--scope namespace-wide'],
  },
  {
    when: 'a value was sealed for another cluster of the fleet',
    program: () => {
      const { fleet, prod, namespace } = small({ cluster });
      spoke(prod, 'us', { sealingCertificates: sealingCertificates('prod-eu-2025') });
      SealedSecret.fromFile(namespace, 'it', sealedFile('older'));
      return fleet;
    },
    code: 'SealedForAnotherCluster',
    path: PATH,
    told: ['"token"', 'was sealed for "us"', '"eu" cannot open it'],
  },
  {
    when: 'a value was sealed with a certificate that nobody names',
    program: () => including(sealedFile('older')),
    code: 'SealedForAnotherCluster',
    path: PATH,
    told: ['was sealed for no cluster of this fleet', 'give the cluster the older certificate'],
  },
  {
    when: 'the cluster of a sealed value has no certificate',
    program: () => including(sealedFile('bootstrap'), {}, { cluster: { sealingCertificates: [] } }),
    code: 'SealingCertificateMissing',
    path: PATH,
    told: ['"eu" has no sealing certificate', 'give it sealingCertificates'],
  },
  {
    when: 'a delivery makes the Secret that was sealed',
    program: () => {
      const { fleet, payments, namespace } = small({ cluster });
      new StaticSecret(payments, 'bootstrap', { keys: ['token'] }).deliver(namespace);
      SealedSecret.fromFile(namespace, 'it', sealedFile('bootstrap'));
      return fleet;
    },
    code: 'NameTaken',
    path: PATH,
    told: ['Secret "bootstrap" is taken by prod/payments/bootstrap/eu.app.bootstrap'],
  },
  {
    when: 'one Secret is sealed twice',
    program: () => {
      const { fleet, eu, namespace } = small({ cluster });
      SealedSecret.fromFile(namespace, 'it', sealedFile('bootstrap'));
      SealedSecret.fromFile(eu, 'again', sealedFile('bootstrap'));
      return fleet;
    },
    code: 'NameTaken',
    path: PATH,
    told: ['taken by prod/eu/again'],
  },
  {
    when: 'the type of a sealed Secret needs another key',
    program: () => including(sealedFile('bootstrap'), { type: SecretType.TLS }),
    code: 'KeyMissing',
    path: PATH,
    told: ['kubernetes.io/tls needs "tls.crt" or "tls.key"'],
  },
  {
    when: 'a label of a sealed Secret is none',
    program: () => including(sealedFile('bootstrap'), { labels: { 'a b': 'c' } }),
    code: 'LabelInvalid',
    path: PATH,
    told: ['label "a b"'],
  },
  {
    when: 'a sealed file is not there',
    program: () => including('secrets/gone.sealed.json'),
    code: 'SealedFileInvalid',
    path: '',
    told: ['"secrets/gone.sealed.json" cannot be read (ENOENT)', '"keywheel seal"'],
  },
  {
    when: 'a value in clear stands where a sealed file belongs',
    program: () => including(fileOf(PASSWORD)),
    code: 'SealedFileInvalid',
    path: '',
    told: ['is not valid JSON'],
  },
  {
    when: 'a SealedSecret says nothing of how it was sealed',
    program: () => including(changed(({ metadata }) => delete metadata.annotations)),
    code: 'SealedFileInvalid',
    path: '',
    told: ['is not a SealedSecret that "keywheel seal" wrote'],
  },
  {
    when: 'a sealed file was given another name by hand',
    program: () => including(changed(({ metadata }) => (metadata.name = 'other'))),
    code: 'SealedFileInvalid',
    path: '',
    told: ['is for app/other, and was sealed for app/bootstrap'],
  },
  {
    when: 'a sealed file has a value in clear',
    program: () => including(changed(({ spec }) => (spec.encryptedData.token = PASSWORD))),
    code: 'SealedFileInvalid',
    path: '',
    told: ['has no sealed value at "token"'],
  },
  {
    when: 'a sealed file has lost a value',
    program: () => including(changed(({ spec }) => delete spec.encryptedData.token)),
    code: 'SealedFileInvalid',
    path: '',
    told: ['has "user", and says that "token", "user" was sealed'],
  },
  {
    when: 'a key that was not sealed is used',
    program: () => {
      const { namespace } = small({ cluster });
      SealedSecret.fromFile(namespace, 'it', sealedFile('bootstrap')).envValue('password');
    },
    code: 'KeyUnknown',
    path: PATH,
    told: ['"password" is not sealed', '"token" or "user"'],
  },
  {
    when: 'a sealing certificate is a public key',
    program: () => small({ cluster: { sealingCertificates: [publicKey('eu')] } }).fleet,
    code: 'SealingCertificateInvalid',
    path: 'prod/eu',
    told: ['sealingCertificates[0] holds no certificate', 'kubeseal --fetch-cert'],
  },
  {
    when: 'a sealing certificate cannot be read',
    program: () => small({ cluster: { sealingCertificates: [Pem.fromText(CERTIFICATE)] } }).fleet,
    code: 'SealingCertificateInvalid',
    path: 'prod/eu',
    told: ['sealingCertificates[0] holds a certificate that cannot be read'],
  },
  {
    when: 'two sealing certificates are given as one',
    program: () => {
      const text = sealingCertificates('prod-eu-2025', 'prod-eu').map((pem) => pem.text);
      return small({ cluster: { sealingCertificates: [Pem.fromText(text.join('\n'))] } }).fleet;
    },
    code: 'SealingCertificateInvalid',
    path: 'prod/eu',
    told: ['holds 2 certificates'],
  },
];

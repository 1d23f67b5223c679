import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate for 127.0.0.1 that is its own authority: `<name>.pem` and `<name>.key`. @returns its PEM text */
export function makeCertificate(folder: string, name: string): string {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=keywheel ${name}`];
  const subject = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...request, ...subject], { stdio: ['ignore', 'ignore', 'pipe'] });
  return readFileSync(certificate, 'utf8');
}

/** A client's certificate, signed by an authority that {@link makeCertificate} made in the same folder. */
export function makeClientCertificate(folder: string, authority: string, name: string): { cert: string; key: string } {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name}`];
  const usage = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=clientAuth'];
  const signer = ['-CA', join(folder, `${authority}.pem`), '-CAkey', join(folder, `${authority}.key`)];
  execFileSync('openssl', [...request, ...usage, ...signer, '-keyout', key, '-out', certificate], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

export interface SigningKey {
  readonly privateFile: string;
  readonly publicPem: string;
}

/** What signs the ServiceAccount tokens of a cluster. */
export function makeSigningKey(folder: string, name: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateFile = join(folder, `${name}.key`);
  writeFileSync(privateFile, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  writeFileSync(join(folder, `${name}.pem`), publicPem);
  return { privateFile, publicPem };
}

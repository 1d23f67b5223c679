import { certificateRequests } from '../../views/certificate-requests';
import type { Delivered } from '../../views/requests';
import { originOf, specOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import { templateKeys } from '../../views/template-keys';
import { Said, says } from '../../output/said-values';
import type { VaultView } from '../../views/vault-view';
import { Check } from '../check';

/** A TLS Secret of a certificate has key, certificate and intermediates where a server looks for them. */
export const tlsSecretHoldsItsPair: Check = {
  id: 'tls-secret-holds-its-pair',
  severity: 'error',
  scope: 'fleet',
  why: 'The server does not start, or clients refuse its certificate as signed by an unknown authority.',
  *run(views) {
    const authorities = new Map(certificateRequests(views).map(({ path, mount }) => [path, mount]));
    for (const delivered of authorities.size > 0 ? views.clusters.flatMap((cluster) => cluster.delivered) : []) {
      const paths = delivered.sources.map(({ store, key }) => (store?.vault ? hubPath(store.vault, key) : ''));
      const mount = authorities.get(paths[0] ?? '');
      for (const [said, fix] of mount === undefined ? [] : problems(views.vault, mount, delivered)) {
        yield { ...originOf(delivered), ...said, fix };
      }
    }
  },
};

/** What belongs where, as the operator's filterCertChain calls it. Of anything else it makes an empty text. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'tls.crt': ['leaf', 'intermediate'],
  'ca.crt': ['root'],
};

function* problems(vault: VaultView, mount: string, { object, sources }: Delivered): Iterable<[Said, string]> {
  const { type, data = {} } = specOf(object).target?.template ?? {};
  const made = (key: string) => (data[key] === undefined ? undefined : templateKeys(String(data[key])));
  const [certificate, key, authority] = ['tls.crt', 'tls.key', 'ca.crt'].map(made);
  // Under other names it may be anything.
  if (type !== 'kubernetes.io/tls' || sources[0]?.rewrite.length !== 0) {
    return;
  }
  if (key && key.join() !== 'private_key') {
    yield [says`"tls.key" is made of ${key.join(', ') || 'nothing'}`, 'make it of private_key'];
  }
  if (certificate && !certificate.includes('certificate')) {
    yield [says`"tls.crt" is made of ${certificate.join(', ') || 'nothing'}`, 'let it begin with certificate'];
  }
  for (const [name, keys] of [
    ['tls.crt', certificate],
    ['ca.crt', authority],
  ] as const) {
    if (keys?.includes('private_key')) {
      yield [says`"${{ key: name }}" holds the private key, and everybody may have it`, 'leave private_key to tls.key'];
    }
  }
  for (const [name, wanted] of Object.entries(PARTS)) {
    for (const [, part = ''] of String(data[name] ?? '').matchAll(/\bfilterCertChain\s+"([^"]*)"/g)) {
      if (!wanted.includes(part)) {
        yield [
          says`"${{ key: name }}" takes "${part}" of a chain`,
          `take ${wanted.map((one) => `"${one}"`).join(' or ')}`,
        ];
      }
    }
  }
  const issuer = vault.issuers.get(mount);
  const isIntermediate = issuer?.type.endsWith('_set_signed') ?? false;
  if (isIntermediate && certificate && !certificate.some((one) => one === 'ca_chain' || one === 'issuing_ca')) {
    yield [
      says`"tls.crt" lacks the intermediate "${{ mount }}" (${{ place: issuer!.place }}), which clients do not know`,
      'add those of ca_chain behind the certificate',
    ];
  }
  if (authority && !authority.some((one) => one === 'ca_chain' || one === 'issuing_ca')) {
    yield [says`"ca.crt" is made of ${authority.join(', ') || 'nothing'}`, 'make it of the root in ca_chain'];
  }
}

import { holdersByName } from '../../access/other-roles';
import type { Origin } from '../../output/hub-resource';
import { originOf } from '../../output/seen-object';
import { TransitCall, transitCall } from '../../views/transit-keys';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const RSA = ['rsa-2048', 'rsa-3072', 'rsa-4096'];
const SYMMETRIC = ['aes128-gcm96', 'aes256-gcm96', 'chacha20-poly1305', 'xchacha20-poly1305'];
const SIGNING = ['ed25519', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', ...RSA];

/** What each operation needs. https://developer.hashicorp.com/vault/docs/secrets/transit#key-types */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  encrypt: [...SYMMETRIC, ...RSA],
  decrypt: [...SYMMETRIC, ...RSA],
  rewrap: [...SYMMETRIC, ...RSA],
  sign: SIGNING,
  verify: [...SIGNING, 'hmac'],
  // Of any other key the hub uses a second one, which it makes for this.
  hmac: [...SYMMETRIC, ...SIGNING, 'hmac'],
};

/** A client or machine encrypts, decrypts, signs and verifies with keys that the hub has, each for what it can do. */
export const encryptionKeyExists: Check = {
  id: 'encryption-key-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao refuses every call, or makes a key of that name with settings that nobody chose.',
  *run({ vault, clusters }) {
    if (vault.mayHaveMore('vault_transit_secret_backend_key')) {
      return;
    }
    const clients = clusters.flatMap(({ clients }) => clients);
    const outside = Object.entries(vault.outside);
    const coded = codedKeys(vault, [
      ...clients.flatMap(({ calls }) => [...calls.keys()]),
      ...outside.flatMap(([, { calls }]) => Object.keys(calls)),
    ]);
    for (const client of clients) {
      yield* unable(vault, originOf(client), 'the client', client.calls.keys(), coded);
    }
    const holders = holdersByName(vault);
    for (const [who, { calls }] of outside) {
      const role = holders.get(who);
      if (role) {
        yield* unable(vault, role, `"${role.name}"`, Object.keys(calls), coded);
      }
    }
  },
};

function isCoded({ mount, operation, key }: TransitCall, coded: ReadonlySet<string>): boolean {
  return operation === 'verify' && coded.has(`${mount}/${key}`);
}

/** Keys with which somebody makes codes: these are verified too, whatever else the key is for. */
function codedKeys(vault: VaultView, called: readonly string[]): ReadonlySet<string> {
  const calls = called.flatMap((one) => transitCall(vault.engines, one) ?? []);
  return new Set(calls.filter(({ operation }) => operation === 'hmac').map(({ mount, key }) => `${mount}/${key}`));
}

function* unable(
  vault: VaultView,
  { path, place, source }: Origin,
  who: string,
  called: Iterable<string>,
  coded: ReadonlySet<string>,
): Iterable<Found> {
  for (const one of called) {
    const call = transitCall(vault.engines, one);
    const key = call && vault.transitKeys.get(`${call.mount}/${call.key}`);
    const types = call && (isCoded(call, coded) ? TYPES['hmac'] : TYPES[call.operation]);
    if (types && !key) {
      const known = [...vault.transitKeys.keys()].filter((name) => name.startsWith(`${call.mount}/`)).sort();
      yield {
        path,
        place,
        source,
        ...says`${{ login: who }} calls "${one}", and engine "${{ engine: call.mount }}" has no key "${{ key: call.key }}"`,
        fix: `make the key, or name one that is there: ${known.join(', ') || 'there is none'}`,
      };
    } else if (types && !types.includes(key!.type)) {
      yield {
        path,
        place,
        source,
        ...says`${{ login: who }} calls "${one}", and the key (${{ place: key!.place }}) is of type ${key!.type}, which cannot ${call!.operation}`,
        fix: 'name a key of another type, or take the call out',
      };
    }
  }
}

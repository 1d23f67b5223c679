import { generateKeyPairSync } from 'node:crypto';
import { ClusterAuth, Environment, Pem, SpokeCluster, SpokeClusterProps } from 'keywheel';

const keys = new Map<string, Pem>();

/** A cluster that need not run: the hub knows its public key and never calls it. */
export function publicKeyCluster(
  environment: Environment,
  name: string,
  props: Partial<SpokeClusterProps> = {},
): SpokeCluster {
  const key = keys.get(name) ?? Pem.fromText(newPublicKey());
  keys.set(name, key);
  return new SpokeCluster(environment, name, {
    apiServer: { url: 'https://127.0.0.1:1' },
    auth: ClusterAuth.jwt({ publicKeys: [key] }),
    ...props,
  });
}

function newPublicKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

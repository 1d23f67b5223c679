import type { VaultServer } from '../../fleet/vault-server';

/**
 * How a root token may be begun, by what the server is:
 *
 * - `login`: with a token that a policy lets; without one, at a listener that is opened for it (OpenBao 2.6 and newer)
 * - `listener`: without a token, at a listener that is opened for it (OpenBao 2.5.3 and newer)
 * - `setting`: without a token, once a setting allows it (Vault 2.0 and newer)
 * - `open`: without a token, by whoever reaches the server (older ones)
 *
 * https://openbao.org/docs/deprecation/unauthed-generate-root/
 */
export type RootGenerationWay = 'login' | 'listener' | 'setting' | 'open';

/** Of a server whose version is not said, the newest that is known. */
export function wayOfRootGeneration({ product, version }: Pick<VaultServer, 'product' | 'version'>): RootGenerationWay {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version ?? '') ?? [];
  const isAtLeast = (...wanted: readonly number[]) => {
    const own = [major, minor, patch].map(Number);
    const differing = wanted.findIndex((one, index) => own[index] !== one);
    return major === undefined || differing < 0 || own[differing]! > wanted[differing]!;
  };
  if (product === 'vault') {
    return isAtLeast(2, 0, 0) ? 'setting' : 'open';
  }
  return isAtLeast(2, 6, 0) ? 'login' : isAtLeast(2, 5, 3) ? 'listener' : 'open';
}

import { logins, roleOf } from '../../views/logins';
import { Check } from '../check';
import { says } from '../../output/said-values';

const RSA_OR_SYMMETRIC = /^(aes|x?chacha20|rsa)/;

/** Where a key no longer decrypts what old versions encrypted, somebody may bring that to the latest version. */
export const oldCiphertextCanBeRewrapped: Check = {
  id: 'old-ciphertext-can-be-rewrapped',
  severity: 'warning',
  scope: 'fleet',
  why: 'What was encrypted with an older version and not rewrapped before is unreadable, until the least version is lowered again.',
  *run(views) {
    const called = new Set(
      logins(views).flatMap((login) => (roleOf(views.vault, login) ? login.requests.map(({ path }) => path) : [])),
    );
    for (const { mount, name, type, attributes, path, place, source } of views.vault.transitKeys.values()) {
      const least = Number(attributes['min_decryption_version'] ?? 1);
      if (least > 1 && RSA_OR_SYMMETRIC.test(type) && !called.has(`${mount}/rewrap/${name}`)) {
        yield {
          path,
          place,
          source,
          ...says`versions below ${least} of the key decrypt nothing any more, and nobody may rewrap what they encrypted`,
          fix: 'let a client rewrap and have it do so before the apply; if all is rewrapped, acknowledge this and say when',
        };
      }
    }
  },
};

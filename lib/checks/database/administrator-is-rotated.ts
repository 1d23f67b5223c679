import { literalText } from '../../encode/terraform';
import { absolute } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The password with which the hub logs in to a database is known to the hub alone. */
export const administratorIsRotated: Check = {
  id: 'administrator-is-rotated',
  severity: 'warning',
  scope: 'hub',
  why: 'Anyone who set the first password can still log in with it, as the one who makes all users.',
  *run({ vault }) {
    const rotated = new Set(
      vault.resources
        .ofType('vault_generic_endpoint')
        .map(({ namespace, attributes }) => absolute(namespace, literalText(String(attributes['path'])))),
    );
    for (const { connection, attributes, path, place, source } of vault.connections.values()) {
      const [, mount, name] = /^(.*)\/([^/]+)$/.exec(connection) ?? [];
      const asked =
        attributes['root_rotation_statements'] !== undefined ||
        attributes['rotation_period'] ||
        attributes['rotation_schedule'];
      if (!asked && !rotated.has(`${mount}/rotate-root/${name}`)) {
        yield {
          path,
          place,
          source,
          ...says`nothing changes the password of Vault/OpenBao's own user of "${{ connection }}"`,
          fix: `write to ${mount}/rotate-root/${name} once the connection is made`,
        };
      }
    }
  },
};

import { literalText } from '../../encode/terraform';
import { absolute } from '../../output/hub-resource';
import { describedValues } from '../../views/key-values';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Where secrets of an engine say in their metadata whose they are, each one that Terraform writes does. */
export const writtenSecretSaysItsOwner: Check = {
  id: 'written-secret-says-its-owner',
  severity: 'warning',
  scope: 'hub',
  why: 'Anyone who finds the secret on the server does not see whose it is, which keys it has and when it has to be replaced.',
  *run({ vault }) {
    if (vault.mayHaveMore('vault_generic_endpoint', 'vault_kv_secret_v2')) {
      return;
    }
    const described = [...describedValues(vault)].filter(([, { custom }]) => OWNER in custom).map(([path]) => path);
    const owned = new Set(described);
    const byEngine = new Map<string, number>();
    for (const value of described) {
      const engine = value.split('/data/')[0]!;
      byEngine.set(engine, (byEngine.get(engine) ?? 0) + 1);
    }
    for (const { namespace, attributes, unknown = [], path, place, source } of vault.resources.written(
      'vault_kv_secret_v2',
    )) {
      const engine = absolute(namespace, literalText(String(attributes['mount'])));
      const value = `${engine}/data/${literalText(String(attributes['name']))}`;
      const others = byEngine.get(engine) ?? 0;
      const isKept = attributes['//']?.keywheel?.kept === true;
      if (
        others > 0 &&
        !owned.has(value) &&
        !isKept &&
        !unknown.some((name) => /^(custom_metadata|mount|name)$/.test(name))
      ) {
        yield {
          path,
          place,
          source,
          ...says`secret "${{ secret: value }}" has no "${OWNER}" in its metadata, and ${others} other secrets of the engine have`,
          fix: `write custom_metadata with "${OWNER}" for it, as for the others`,
        };
      }
    }
  },
};

const OWNER = 'owner';

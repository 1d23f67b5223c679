import { literalText } from '../vault/expression';
import { absolute } from '../views/hub-resource';
import { Check } from './check';

/** Arguments that name an engine, by the type of the resource. */
const ENGINE: Record<string, string> = {
  vault_kv_secret_backend_v2: 'mount',
  vault_kv_secret_v2: 'mount',
  vault_database_secret_backend_connection: 'backend',
  vault_database_secret_backend_role: 'backend',
  vault_database_secret_backend_static_role: 'backend',
};

/** What Terraform makes on the hub stands in a Vault namespace and an engine that are there. */
export const hubResourceHasItsPlace: Check = {
  id: 'hub-resource-has-its-place',
  severity: 'error',
  why: 'The apply fails half way, or the value lands where nobody reads it.',
  *run({ vault }) {
    const { engines, namespaces, existing, hubs } = vault;
    const bases = new Set(['', ...existing.namespaces, ...hubs.map(({ namespace }) => namespace)]);
    for (const resource of vault.all) {
      const { namespace, type, attributes, path, place, source } = resource;
      if (!bases.has(namespace) && !namespaces.has(namespace) && !vault.mayHaveMore('vault_namespace')) {
        yield {
          path,
          place,
          source,
          message: `it stands in Vault namespace "${namespace}", which nothing makes`,
          fix: 'make the namespace, or name one that is there',
        };
      }
      const argument = ENGINE[type];
      const named = argument === undefined ? pathOf(type, attributes) : attributes[argument];
      if (typeof named !== 'string') {
        continue;
      }
      const whole = absolute(namespace, literalText(named));
      const there =
        argument === undefined
          ? [...engines.keys(), ...existing.engines].some((one) => whole.startsWith(`${one}/`))
          : engines.has(whole) || existing.engines.includes(whole);
      if (!there && !vault.mayHaveMore('vault_mount', 'vault_database_secrets_mount')) {
        yield {
          path,
          place,
          source,
          message: `it names "${whole}", where no engine is`,
          fix: `name one that is there: ${[...engines.keys(), ...existing.engines].sort().join(', ') || 'there is none'}`,
        };
      }
    }
  },
};

/** A value that is written by its path: not everything there is an engine. */
function pathOf(type: string, attributes: Record<string, any>): string | undefined {
  const path = attributes['path'];
  const elsewhere = /^(?:sys|auth|identity)\//;
  return type === 'vault_generic_endpoint' && typeof path === 'string' && !elsewhere.test(path) ? path : undefined;
}

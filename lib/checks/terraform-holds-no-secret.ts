import { Check } from './check';

/** Arguments whose literal value would be a secret. */
const SECRET_ARGUMENT =
  /(?:^|_)(?:password|secret|token|private_key|client_key|jwt|service_account_json|secret_id)(?:_wo)?$/;
/** Arguments that only sound like one. */
const HARMLESS = /^(?:token_(?:type|policies|ttl|max_ttl|period)|bound_|claim_)/;

/** No file of Terraform holds the value of a secret: it would be in every plan and state as well. */
export const terraformHoldsNoSecret: Check = {
  id: 'terraform-holds-no-secret',
  severity: 'error',
  why: 'Whoever may read the repository, a plan or the state has the secret, for good.',
  *run({ vault }) {
    for (const { attributes, path, place, source, type } of vault.all) {
      const found: string[] = [];
      addSecrets(found, type, attributes);
      for (const what of new Set(found)) {
        yield {
          path,
          place,
          source,
          message: `it holds ${what}`,
          fix: 'give it by an ephemeral variable and a write-only argument, and replace it: it is known by now',
        };
      }
    }
  },
};

function addSecrets(found: string[], type: string, attributes: Record<string, any>): void {
  for (const name in attributes) {
    const value: unknown = attributes[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && name !== '//') {
      addSecrets(found, type, value as Record<string, any>);
    } else if (typeof value === 'string' && value !== '') {
      if (SECRET_ARGUMENT.test(name) && !HARMLESS.test(name) && !value.includes('${')) {
        found.push(`"${name}" in clear`);
      } else if (/:\/\/[^\s/@]*:[^\s:/@{}$]+@|:[^\s:/@{}$]+@tcp\(/.test(value)) {
        found.push(`a password in "${name}"`);
      } else if (
        name === 'data_json' &&
        /^vault_(?:kv_secret|kv_secret_v2|generic_secret)$/.test(type) &&
        !value.includes('${')
      ) {
        found.push('a value for the hub in "data_json"');
      }
    }
  }
}

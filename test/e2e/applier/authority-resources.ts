import { Arguments, picked, ResourceType } from './resource-type';
import { stored } from './vault-resources';

const path = (below: string) => (given: Arguments) => `${given['backend']}/${below}`;

/** A setting of an engine, which goes with it. */
function setting(below: string, fields: readonly string[]): ResourceType {
  return { ...stored(['backend'], path(below), fields), async remove() {} };
}

/**
 * Made once, by a request that the server does not answer a second time, and gone with its engine.
 *
 * @param told attributes, of the server's answer
 */
function made(
  below: string,
  fields: readonly string[],
  told: (answer: Arguments) => Arguments = () => ({}),
): ResourceType {
  const answers = new WeakMap<Arguments, Arguments>();
  return {
    arguments: ['namespace', 'backend', ...fields, 'lifecycle'],
    identity: ['namespace', 'backend'],
    async write(servers, given, known) {
      if (known) {
        throw new Error(`${given['backend']}/${below} is made once`);
      }
      const { data } = await servers.vault(given['namespace']).write(path(below)(given), picked(given, fields));
      answers.set(given, told(data as Arguments));
    },
    isCurrent: () => Promise.resolve(true),
    async remove() {},
    attributes: (_servers, given) => Promise.resolve(answers.get(given) ?? {}),
  };
}

const KEY = ['common_name', 'key_type', 'key_bits'];

/** What authorities are made of. `type` is a part of their paths. */
export const AUTHORITY_RESOURCES: Readonly<Record<string, ResourceType>> = {
  vault_pki_secret_backend_config_urls: setting('config/urls', ['issuing_certificates', 'crl_distribution_points']),
  vault_pki_secret_backend_crl_config: setting('config/crl', ['expiry', 'auto_rebuild', 'auto_rebuild_grace_period']),
  vault_pki_secret_backend_root_cert: internal(made('root/generate/internal', [...KEY, 'ttl'])),
  vault_pki_secret_backend_intermediate_cert_request: internal(
    made('intermediate/generate/internal', KEY, ({ csr }) => ({ csr })),
  ),
  vault_pki_secret_backend_root_sign_intermediate: made(
    'root/sign-intermediate',
    ['csr', 'common_name', 'ttl'],
    ({ ca_chain: chain }) => ({ certificate_bundle: chain.join('\n') }),
  ),
  vault_pki_secret_backend_intermediate_set_signed: made('intermediate/set-signed', ['certificate']),
  vault_pki_secret_backend_role: stored(['backend', 'name'], ({ backend, name }) => `${backend}/roles/${name}`, [
    ...['allowed_domains', 'allow_bare_domains', 'allow_subdomains', 'allow_glob_domains', 'allow_any_name'],
    ...['allow_localhost', 'allow_wildcard_certificates', 'allow_ip_sans', 'allowed_uri_sans', 'enforce_hostnames'],
    ...['require_cn', 'server_flag', 'client_flag', 'key_type', 'key_bits', 'key_usage', 'ttl', 'max_ttl'],
    ...['no_store', 'generate_lease'],
  ]),
};

/** A key that the server keeps to itself: any other would be in the answer. */
function internal(type: ResourceType): ResourceType {
  return {
    ...type,
    arguments: [...type.arguments, 'type'],
    async write(servers, given, known) {
      if (given['type'] !== 'internal') {
        throw new Error(`the applier makes no key of type ${given['type']}`);
      }
      await type.write(servers, given, known);
    },
  };
}

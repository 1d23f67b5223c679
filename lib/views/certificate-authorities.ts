import { lastingSeconds } from '../go/duration';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';

/** A role by which certificates are had. https://developer.hashicorp.com/vault/api-docs/secret/pki#create-update-role */
export interface CertificateRole extends HubResource {
  /** Path of the engine, with its Vault namespace. */
  readonly mount: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly uris: readonly string[];
  /** In seconds; undefined where the mount decides. */
  readonly maximumTtl?: number;
  /** Whether an argument is true: as it is said, or as the hub takes it. */
  readonly allows: (argument: RoleSwitch) => boolean;
  /** Names of arguments whose values are not known before they are applied. */
  readonly isOpen: boolean;
}

/** Arguments that are true or false, as they are where nothing is said. */
const SWITCHES = {
  allow_any_name: false,
  allow_bare_domains: false,
  allow_glob_domains: false,
  allow_subdomains: false,
  allowed_domains_template: false,
  allow_ip_sans: true,
  allow_localhost: true,
  allow_wildcard_certificates: true,
  enforce_hostnames: true,
  require_cn: true,
} as const;
type RoleSwitch = keyof typeof SWITCHES;

/** What gives an engine a certificate with which it can sign. */
export interface Issuer extends HubResource {
  readonly mount: string;
  /** How long it is valid, in seconds, where Terraform says it. */
  readonly ttl?: number;
  /** PEM, where it stands in the file. */
  readonly chain?: string;
  /** Engine whose certificate signs it; undefined for a root and for one that is signed elsewhere. */
  readonly signer?: string;
}

export function readCertificateRole(resource: HubResource): CertificateRole {
  const { attributes, unknown = [] } = resource;
  return {
    ...resource,
    mount: mountOf(resource),
    name: literalText(String(attributes['name'])),
    domains: texts(attributes['allowed_domains']),
    uris: texts(attributes['allowed_uri_sans']),
    maximumTtl: lastingSeconds(attributes['max_ttl']),
    allows: (argument) => (attributes[argument] ?? SWITCHES[argument]) === true,
    isOpen: unknown.some((name) => name.startsWith('allow')),
  };
}

/**
 * What an authority shows to everybody, whatever their policies say.
 * https://developer.hashicorp.com/vault/api-docs/secret/pki#read-certificate
 */
export function isPublicCertificate({ engines, existing }: Engines, path: string): boolean {
  const [, mount] = /^(.+)\/cert\/(?:ca|ca_chain)$/.exec(path) ?? [];
  return mount !== undefined && (engines.get(mount)?.type === 'pki' || existing.engines.includes(mount));
}

interface Engines {
  readonly engines: ReadonlyMap<string, { readonly type: string }>;
  readonly existing: { readonly engines: readonly string[] };
}

/**
 * Issuers of all engines.
 *
 * @param ofType the hub's resources
 */
export function readIssuers(ofType: (type: string) => readonly HubResource[]): Issuer[] {
  const roots = ofType('vault_pki_secret_backend_root_cert').map((root) => issuer(root, root));
  const signatures = new Map(
    ofType('vault_pki_secret_backend_root_sign_intermediate').map((one) => [keyOf(one, one.address), one]),
  );
  const signed = ofType('vault_pki_secret_backend_intermediate_set_signed').map((one) => {
    const text = String(one.attributes['certificate'] ?? '');
    const [, address] = /^\$\{([\w.-]+)\.certificate(?:_bundle)?\}$/.exec(text) ?? [];
    const signature = address === undefined ? undefined : signatures.get(keyOf(one, address));
    const chain = text.includes('-----BEGIN') ? literalText(text) : undefined;
    return { ...issuer(one, signature), chain, signer: signature && mountOf(signature) };
  });
  return [...roots, ...signed];
}

function issuer(resource: HubResource, stated: HubResource | undefined): Issuer {
  return { ...resource, mount: mountOf(resource), ttl: lastingSeconds(stated?.attributes['ttl']) };
}

function mountOf(resource: HubResource): string {
  return absolute(resource.namespace, literalText(String(resource.attributes['backend'])));
}

function keyOf({ stack }: HubResource, address: string): string {
  return `${stack ?? ''} ${address}`;
}

function texts(list: unknown): string[] {
  return ((list ?? []) as string[]).map(literalText);
}

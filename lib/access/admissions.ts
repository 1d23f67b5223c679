import { createHash } from 'node:crypto';
import { isFields } from '../collections/fields';
import { literalText } from '../encode/terraform';
import { absolute, HubResource } from '../output/hub-resource';
import { trustedBy } from '../views/trust';
import type { Views } from '../views/views';
import { otherRoles } from './other-roles';

/** Whom the hub takes for somebody: an auth mount by what it trusts, a role by what it asks of a login. */
export interface Admission {
  /** `role "ci" at auth mount "github"`. */
  readonly who: string;
  /** By argument, the values of which a login needs one. One that is not here lets in anybody. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
  /** By whose word a login is who it says, one of them each. */
  readonly trusted: ReadonlySet<string>;
}

/** What a role of any method asks, but for ServiceAccounts, which are principals of their own. */
const ASKED =
  /^(bound_(?!service_account_|claims_type$)|token_bound_cidrs$|secret_id_bound_cidrs$|allowed_(names|common_names|dns_sans|email_sans|uri_sans|organizational_units)$|required_extensions$|audience$|certificate$)/;
/** Where an answer comes from that proves a login: another authority lets another server answer. */
const AUTHORITIES = ['kubernetes_ca_cert', 'oidc_discovery_ca_pem', 'jwks_ca_pem'];

/** By what tells one from another. */
export function admissionsOf(views: Views): ReadonlyMap<string, Admission> {
  const { vault } = views;
  const all = new Map<string, Admission>();
  for (const [mount, config] of vault.mounts.configurations) {
    const authorities = AUTHORITIES.flatMap((name) => valuesOf(config.attributes[name]).map((one) => `${name} ${one}`));
    const trusted = trustedBy(config).map(({ id }) => id.replace(/^key .*$/, (key) => `key ${short(key)}`));
    all.set(`mount ${mount}`, {
      who: `auth mount "${mount}"`,
      asked: askedIn(config.attributes),
      trusted: new Set([...trusted, ...authorities]),
    });
  }
  for (const role of [...vault.roles.values(), ...otherRoles(vault)]) {
    const mount = absolute(role.namespace, role.mount);
    const who = `role "${role.name}" at auth mount "${mount}"`;
    const asked = askedIn(role.attributes);
    if (role.method === 'approle' && role.attributes['bind_secret_id'] !== false) {
      asked.set('secret-id', new Set(['that was issued']));
    }
    all.set(`role ${mount} ${role.name}`, { who, asked, trusted: new Set() });
  }
  for (const [key, who, names] of aliasesIn(vault.resources.all)) {
    all.set(key, { who, asked: new Map(), trusted: names });
  }
  return all;
}

/** Which logins are taken for each entity and group. */
function* aliasesIn(all: readonly HubResource[]): Iterable<readonly [string, string, ReadonlySet<string>]> {
  const names = new Map<string, Set<string>>();
  for (const { type, attributes } of all) {
    if (type === 'vault_identity_entity_alias' || type === 'vault_identity_group_alias') {
      const of = String(attributes['canonical_id']);
      const name = `alias ${String(attributes['name'])} at ${String(attributes['mount_accessor'])}`;
      names.set(of, (names.get(of) ?? new Set()).add(name));
    }
  }
  for (const [of, own] of names) {
    yield [`alias ${of}`, `identity ${of.replace(/^\$\{|\.id\}$/g, '')}`, own];
  }
}

function askedIn(attributes: HubResource['attributes']): Map<string, ReadonlySet<string>> {
  const asked = new Map<string, ReadonlySet<string>>();
  // Of patterns the same text means more.
  const mark = attributes['bound_claims_type'] === 'glob' ? 'like ' : '';
  for (const [name, value] of Object.entries(attributes).filter(([one]) => ASKED.test(one))) {
    const isMap = isFields(value);
    const parts: [string, unknown][] = isMap
      ? Object.entries(value as object).map(([key, one]) => [`${name}.${key}`, one])
      : [[name, value]];
    for (const [argument, one] of parts) {
      const values = valuesOf(one).map((text) => `${isMap ? mark : ''}${text}`);
      const isAccount = values.every((text) => text.startsWith('system:serviceaccount:'));
      if (values.length > 0 && !isAccount) {
        asked.set(argument, new Set(values));
      }
    }
  }
  return asked;
}

/** A list may be one text with commas. */
function valuesOf(value: unknown): string[] {
  const all = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return all
    .map((one) => literalText(String(one)))
    .flatMap((text) => (/-----BEGIN /.test(text) ? [short(text)] : text.split(',')))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

function short(text: string): string {
  return `sha256:${createHash('sha256').update(text.replace(/\s/g, '')).digest('hex').slice(0, 16)}`;
}

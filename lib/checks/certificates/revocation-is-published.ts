import { literalText } from '../../encode/terraform';
import { absolute, HubResource, originAtHub } from '../../output/hub-resource';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const URLS = 'vault_pki_secret_backend_config_urls';
const LIST = 'vault_pki_secret_backend_crl_config';
const ISSUER = 'vault_pki_secret_backend_issuer';
const PLACES = { crl_distribution_points: 'crl', issuing_certificates: 'ca' } as const;

/** A certificate says where the list of what its authority revoked is, and that list does not end. */
export const revocationIsPublished: Check = {
  id: 'revocation-is-published',
  severity: 'warning',
  scope: 'hub',
  why: 'A certificate that was revoked is still trusted, or anyone who looks into the list refuses every certificate once it has ended.',
  *run({ vault }) {
    if (vault.mayHaveMore(URLS, LIST, ISSUER, 'vault_generic_endpoint')) {
      return;
    }
    const urls = byEngine(vault, URLS);
    const lists = byEngine(vault, LIST);
    const elsewhere = new Set([...byEngine(vault, ISSUER).keys(), ...engines(vault, 'vault_generic_endpoint')]);
    for (const [mount, issuer] of vault.issuers) {
      if (elsewhere.has(mount) || !vault.engines.has(mount)) {
        continue;
      }
      const [said, list] = [urls.get(mount), lists.get(mount)];
      if (said?.unknown?.length || list?.unknown?.length) {
        continue;
      }
      yield* said === undefined ? nowhere(issuer, mount) : misplaced(vault, said, mount);
      if (said !== undefined && placesIn(said, 'crl_distribution_points').length > 0 && ends(list)) {
        yield {
          ...originAtHub(list ?? said),
          ...says`the list of what authority "${{ mount }}" revoked ends ${expiryOf(list)} after the last revocation, and nothing writes the next one`,
          fix: `set auto_rebuild = true in ${LIST}`,
        };
      }
    }
  },
};

/** https://developer.hashicorp.com/vault/docs/secrets/pki/considerations#revocation: as the server itself warns. */
function* nowhere(issuer: HubResource, mount: string): Iterable<Found> {
  yield {
    ...originAtHub(issuer),
    ...says`the certificates of authority "${{ mount }}" do not say where its own certificate and its list of revoked ones are`,
    fix: `write ${URLS} with issuing_certificates and crl_distribution_points`,
  };
}

/** A place on the server is that of the engine itself; and where one of the two is there, the other is as well. */
function* misplaced(vault: VaultView, said: HubResource, mount: string): Iterable<Found> {
  // The server fills templates with an address that only it knows.
  for (const [argument, end] of said.attributes['enable_templating'] === true ? [] : Object.entries(PLACES)) {
    for (const url of placesIn(said, argument)) {
      const path = onServer(url);
      const other = path === undefined ? undefined : vault.enginesAbove(path)[0];
      if (other !== undefined && other !== mount) {
        yield {
          ...originAtHub(said),
          ...says`${argument} of authority "${{ mount }}" names ${url}, which is authority "${other}"`,
          fix: `name the path of the engine itself: …/v1/${mount}/${end}`,
        };
      }
      const own = Object.keys(PLACES).find((name) => placesIn(said, name).some((one) => isBelow(onServer(one), mount)));
      if (path === undefined && own !== undefined) {
        yield {
          ...originAtHub(said),
          ...says`${argument} of authority "${{ mount }}" names ${url}, and ${own} the server itself: no file says who copies the one to the other`,
          fix: `name the path of the engine itself: …/v1/${mount}/${end}`,
        };
      }
    }
  }
}

/** Whether the list is written again only when something is revoked. */
function ends(list: HubResource | undefined): boolean {
  return list?.attributes['disable'] !== true && list?.attributes['auto_rebuild'] !== true;
}

/** https://developer.hashicorp.com/vault/api-docs/secret/pki#set-revocation-configuration */
function expiryOf(list: HubResource | undefined): string {
  return literalText(String(list?.attributes['expiry'] ?? '72h'));
}

function placesIn({ attributes }: HubResource, argument: string): string[] {
  return ((attributes[argument] ?? []) as string[]).map(literalText);
}

/** Vault namespace and path within the API; undefined for any other server. */
function onServer(url: string): string | undefined {
  return /^https?:\/\/[^/]+\/v1\/(.+)$/.exec(url)?.[1];
}

function isBelow(path: string | undefined, mount: string): boolean {
  return path?.startsWith(`${mount}/`) === true;
}

function byEngine(vault: VaultView, type: string): Map<string, HubResource> {
  return new Map(
    vault.resources
      .written(type)
      .map((one) => [absolute(one.namespace, literalText(String(one.attributes['backend'] ?? ''))), one]),
  );
}

/** Engines that are told something by their path. */
function engines(vault: VaultView, type: string): string[] {
  return vault.resources.ofType(type).flatMap(({ namespace, attributes }) => {
    const [, mount] =
      /^(.+)\/(?:config\/(?:urls|crl|cluster)|issuer\/.+)$/.exec(literalText(String(attributes['path']))) ?? [];
    return mount === undefined ? [] : [absolute(namespace, mount)];
  });
}

import { Issuer } from '../../views/certificate-authorities';
import { HubResource } from '../../output/hub-resource';
import type { VaultView } from '../../views/vault-view';
import { certificatesOf } from '../../x509/certificates';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { time } from '../../text/time';

/** What an engine gives at most that says nothing else: 32 days. */
const SYSTEM_TTL = 768 * 3600;

/** An authority is valid for longer than whatever it signs. */
export const issuerOutlivesWhatItSigns: Check = {
  id: 'issuer-outlives-what-it-signs',
  severity: 'error',
  scope: 'hub',
  why: 'Vault/OpenBao refuses to sign what would outlive its own certificate, or shortens it without a word.',
  *run({ vault }) {
    for (const role of vault.certificateRoles.values()) {
      const issuer = vault.issuers.get(role.mount);
      if (issuer && role.maximumTtl !== undefined) {
        yield* shorter(role, `what it makes lasts ${time(role.maximumTtl)}`, role.maximumTtl, issuer);
      }
      yield* capped(vault, role, role.mount, role.maximumTtl);
    }
    for (const issuer of vault.issuers.values()) {
      const { mount, ttl, signer } = issuer;
      const above = signer === undefined ? undefined : vault.issuers.get(signer);
      if (above && ttl !== undefined) {
        yield* shorter(issuer, `the certificate of "${mount}" is to last ${time(ttl)}`, ttl, above);
      }
      yield* capped(vault, issuer, signer ?? mount, ttl);
    }
  },
};

function* shorter(origin: HubResource, what: string, seconds: number, issuer: Issuer): Iterable<Found> {
  const left = remaining(issuer);
  if (left !== undefined && seconds >= left) {
    const { path, place, source } = origin;
    yield {
      path,
      place,
      source,
      ...says`${what}, and authority "${{ mount: issuer.mount }}" itself ${left > 0 ? `${issuer.chain ? 'ends in' : 'lasts'} ${time(left)}` : 'has ended'} (${{ place: issuer.place }})`,
      fix: 'let it last a small part of that, or have it signed by an authority that lasts longer',
    };
  }
}

/** An engine gives nothing that lasts longer than it says, and whatever is asked for. */
function* capped(vault: VaultView, origin: HubResource, mount: string, seconds = 0): Iterable<Found> {
  const engine = vault.engines.get(mount);
  const most = Number(engine?.attributes['max_lease_ttl_seconds']) || SYSTEM_TTL;
  if (engine && !engine.unknown?.includes('max_lease_ttl_seconds') && seconds > most) {
    const { path, place, source } = origin;
    yield {
      path,
      place,
      source,
      ...says`it is to last ${{ time: time(seconds) }}, and engine "${{ engine: mount }}" (${{ place: engine.place }}) gives nothing longer than ${{ limit: time(most) }}`,
      fix: 'raise max_lease_ttl_seconds of the engine, or let it last less',
    };
  }
}

/** Of one that is made by the apply, its whole life; of one that was signed elsewhere, what is left of it. */
function remaining({ ttl, chain }: Issuer): number | undefined {
  const certificates = chain === undefined ? undefined : certificatesOf(chain);
  if (!certificates?.length) {
    return ttl;
  }
  const ends = certificates.map(({ validTo }) => Date.parse(validTo));
  return Math.floor((Math.min(...ends) - Date.now()) / 1000);
}

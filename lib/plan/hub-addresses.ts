import { certificatesOf } from '../x509/certificates';
import { hubsOf } from '../output/hub-resource';
import type { ByHand } from './by-hand';
import type { Change } from './state';

type Hub = Pick<ReturnType<typeof hubsOf>[number], 'address' | 'ca'>;

/** What the servers of the hub do so that anyone who has the old address or CA reaches them, and anyone who has the new one. */
export function newAddresses({ before, after }: Change): ByHand[] {
  const [old, now] = [before, after].map(({ stacks }) => distinct(hubsOf(stacks)));
  return old!.size === 0
    ? []
    : [...now!].filter(([text]) => !old!.has(text)).flatMap(([, hub]) => taskOf(hub, [...old!.values()]));
}

/** Terraform reads the address and the CA of the stack that it applies: it is the first to need both. */
function taskOf(hub: Hub, old: readonly Hub[]): ByHand[] {
  const { address: at } = hub;
  const was = old.find(({ address }) => address === at);
  const task = { before: 'stacks' as const, at, clusters: [] };
  if (was === undefined) {
    return [{ ...task, what: 'keep both addresses', from: old[0]!.address }];
  }
  const [had, has] = [namesOf(was), namesOf(hub)];
  if (had && has && [...had.keys()].every((print) => has.has(print))) {
    return [];
  }
  const kept = [...(has ?? [])].filter(([print]) => had?.has(print)).map(([, name]) => name);
  const says =
    kept.length > 0
      ? `each node of ${at} has a certificate that CA ${kept.join(' or ')} signed: the others are not trusted any more`
      : `${at} has a certificate that is good for anyone who has either CA. Where neither CA signed the other, there is none: make two changes instead. In the first, \`caCertificate\` holds both; when the server has its new certificate, the second holds the new CA alone`;
  return [{ ...task, what: 'keep both CAs', says }];
}

/** The certificates of a bundle by what they are; undefined where the system's are trusted, or nobody can read them. */
function namesOf({ ca }: Hub): ReadonlyMap<string, string> | undefined {
  const certificates = ca === undefined ? undefined : certificatesOf(ca);
  return (
    certificates &&
    new Map(certificates.map((one) => [one.fingerprint256, one.subject?.replaceAll('\n', ', ') || one.fingerprint256]))
  );
}

function distinct(hubs: readonly Hub[]): ReadonlyMap<string, Hub> {
  return new Map(hubs.map((hub) => [`${hub.address}\n${(hub.ca ?? '').trim()}`, hub]));
}

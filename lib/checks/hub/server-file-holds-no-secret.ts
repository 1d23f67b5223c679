import { isFields } from '../../collections/fields';
import { originAtHub } from '../../output/hub-resource';
import type { HubServerView } from '../../views/hub-servers';
import { credentialName } from '../../secrecy/credential-name';
import { isStandIn, literalOf } from '../../secrecy/literal';
import { passwordsOfAddresses } from '../../secrecy/credential-shape';
import { Check } from '../check';

/** Settings whose value is one, whatever their names say. */
const SECRETS: ReadonlySet<string> = new Set(['pin', 'token', 'current_key', 'previous_key', 'circonus_api_token']);
/** A place where the server finds it. */
const PLACE = /^(?:env|file):\/\//;
const AUTO_JOIN_SECRET = /\b(?:secret_access_key|client_secret|secret_key|api_token|password|token)=\S/i;

/** The configuration of a server holds no credential. */
export const serverFileHoldsNoSecret: Check = {
  id: 'server-file-holds-no-secret',
  severity: 'error',
  scope: 'hub',
  why: 'The file lies in a repository and on every node: with the credential of the seal, a copy of the storage is open.',
  *run({ vault }) {
    for (const server of vault.servers) {
      for (const name of secretsIn(server)) {
        yield {
          ...originAtHub(server),
          message: `"${name}" holds a credential in clear`,
          fix: 'take it out of the file, give it to the server by its environment or in a file that only the server reads, and renew it: it was in the repository',
        };
      }
    }
  },
};

function secretsIn({ blocks, settings }: HubServerView): Set<string> {
  const found = new Set<string>();
  for (const [word, all] of blocks) {
    all.forEach(({ labels, said }) => look(said, [word, ...labels].join(' '), found));
  }
  look(settings, '', found);
  return found;
}

function look(said: unknown, at: string, found: Set<string>): void {
  if (Array.isArray(said)) {
    said.forEach((one) => look(one, at, found));
  } else if (isFields(said)) {
    for (const [name, value] of Object.entries(said)) {
      const place = at === '' ? name : `${at}, ${name}`;
      if (typeof value !== 'string') {
        look(value, place, found);
      } else if (isCredential(name, value)) {
        found.add(place);
      }
    }
  }
}

function isCredential(name: string, value: string): boolean {
  if (value === '' || PLACE.test(value) || /^\{\{.*\}\}$/.test(value)) {
    return false;
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value) || passwordsOfAddresses(value).length > 0) {
    return true;
  }
  if (name === 'auto_join') {
    return AUTO_JOIN_SECRET.test(value);
  }
  // A file with credentials, or what should be in one.
  if (name === 'credentials') {
    return /^\s*\{/.test(value);
  }
  if (/_(?:file|path|cert|id|label|name)$/.test(name) || value.startsWith('/')) {
    return false;
  }
  return SECRETS.has(name) ? !isStandIn(value) : credentialName(name) !== 'no' && literalOf(name, value) !== 'no';
}

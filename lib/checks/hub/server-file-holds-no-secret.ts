import { isFields } from '../../collections/fields';
import { originAtHub } from '../../output/hub-resource';
import type { HubServerView } from '../../views/hub-servers';
import { credentialName } from '../../secrecy/credential-name';
import { credentialIn, passwordsOfAddresses } from '../../secrecy/credential-shape';
import { literalOf, literalOfArgument } from '../../secrecy/literal';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Settings whose value is one, whatever their names say: neither a path nor a name of something. */
const SECRETS: ReadonlySet<string> = new Set([
  ...['pin', 'token', 'secret_key', 'client_secret', 'current_key', 'previous_key', 'key_data'],
  ...['circonus_api_token', 'tls_acme_eab_mac_key'],
]);
const AUTO_JOIN_SECRET =
  /\b(?:secret_access_key|client_secret|secret_key|api_token|api_key|password|token)=(?:"([^"]*)"|(\S+))/gi;

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
          ...says`"${{ field: name }}" holds a credential in clear`,
          fix: 'take it out of the file, give it to the server by its environment or in a file that only the server reads, and renew it: it was in the repository',
        };
      }
    }
  },
};

function secretsIn({ blocks, settings }: HubServerView): Set<string> {
  const found = new Set<string>();
  for (const [word, all] of blocks) {
    all.forEach(({ labels, said }) => look(said, [[word, ...labels].join(' ')], found));
  }
  look(settings, [], found);
  return found;
}

/** @param path of the names that lead there; what is in a list has the name of the list */
function look(said: unknown, path: readonly string[], found: Set<string>): void {
  if (Array.isArray(said)) {
    said.forEach((one) => look(one, path, found));
  } else if (isFields(said)) {
    Object.entries(said).forEach(([name, value]) => look(value, [...path, name], found));
  } else if (isCredential((path.at(-1) ?? '').toLowerCase(), said)) {
    found.add(path.join(', '));
  }
}

function isCredential(name: string, said: unknown): boolean {
  const value = typeof said === 'number' ? String(said) : said;
  if (typeof value !== 'string') {
    return false;
  }
  // What has the shape of one is one, whatever it is called.
  if (credentialIn(value) !== undefined || passwordsOfAddresses(value).some(isLiteral)) {
    return true;
  }
  if (name === 'auto_join') {
    return [...value.matchAll(AUTO_JOIN_SECRET)].some(([, quoted, plain]) => isLiteral((quoted ?? plain)!));
  }
  // A file with credentials, or what should be in one.
  if (name === 'credentials') {
    return /^\s*\{\s*"/.test(value);
  }
  if (SECRETS.has(name)) {
    return isLiteral(value) || (name === 'pin' && /^\d+$/.test(value));
  }
  // An access key of AWS is a name, and known by its shape.
  return (
    name !== 'access_key' &&
    !/_(?:file|path|cert|id|label|name)$/.test(name) &&
    credentialName(name) !== 'no' &&
    literalOf(name, value) === 'literal'
  );
}

function isLiteral(value: string): boolean {
  return literalOfArgument(value) === 'literal';
}

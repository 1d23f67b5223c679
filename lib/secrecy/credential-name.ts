/** Names whose value is a credential, by their last words. */
const CERTAIN = [
  'pwd',
  'passphrase',
  'pass',
  'apikey',
  'api key',
  'api token',
  'access key',
  'access token',
  'auth token',
  'bearer token',
  'client secret',
  'client key',
  'consumer secret',
  'encryption key',
  'jwt',
  'master key',
  'private key',
  'refresh token',
  'root token',
  'secret access key',
  'secret id',
  'secret key',
  'service account json',
  'shared key',
  'signing key',
  'ssh key',
  'bindpass',
  'unseal key',
  'vault token',
  'webhook secret',
];
/** Names that may as well name an object, or a key of one. */
const LIKELY = ['secret', 'token', 'credential', 'credentials', 'secrets'];

/** Of charts: the key of a Secret, or the Secret, that somebody made before. */
const NAME_OF_KEY = /\bexisting\b|(?:password|token|id|username|vault) secret key$/;

/** How sure a name is that its value is a credential. */
export type CredentialName = 'certain' | 'likely' | 'no';

/** The fields of a fleet's objects have the same few hundred names. */
const known = new Map<string, CredentialName>();

/** What a name says of its value, in any spelling: `DB_PASSWORD`, `dbPassword`, `spring.datasource.password`. */
export function credentialName(name: string): CredentialName {
  let is = known.get(name);
  if (is === undefined) {
    is = readName(name);
    known.set(name, is);
  }
  return is;
}

function readName(name: string): CredentialName {
  const words = wordsOf(name);
  if (NAME_OF_KEY.test(words)) {
    return 'no';
  }
  if (endsIn(words, CERTAIN) || /passw(?:or)?d$/.test(words)) {
    return 'certain';
  }
  return endsIn(words, LIKELY) ? 'likely' : 'no';
}

function endsIn(words: string, known: readonly string[]): boolean {
  return known.some((one) => words === one || words.endsWith(` ${one}`));
}

/** A write-only argument of Terraform is one of the same meaning. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join(' ')
    .replace(/ wo$/, '');
}

import { credentialName } from './credential-name';

/** `standIn`: a word that people write where a value is still to come. */
export type Literal = 'literal' | 'standIn' | 'no';

/** Filled in by something that reads the file before it is applied, or when it is. */
const FILLED_IN =
  /\$\{|\$\(|^`|\{\{|%\{|%\(|^<|<[^<>]*>|^@?\$[\w{(]|^%\w+%$|^\$?\[\[|^@@?[\w.-]+@@?$|^__\w+__$|^!\w+|#\{|^(?:env|file|vault|ref|secretref|awssm|ssm|op|bws|kms|sops|arn|projects|akv|gcpsm|doppler|infisical|sealed|enc|cipher)[+:]|^(?:ENC|AES|AGE)[[(]|^vault:v\d+:|^\{cipher\}|^Ag[A-Za-z0-9+/]{100,}|^data\.|^(?:var|local|module|each)\.|^\{[A-Z][A-Z\d_]*\}$|^os\.environ\/|^@(?:~|\.{0,2})\//i;
/** Where a value is, rather than what it is. */
const PLACE = /^\/|^\.{1,2}\/|^~\/|^https?:\/\/[^@]*$/i;
/** Meant for everybody. */
const PUBLIC =
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+) |^-----BEGIN (?:[A-Z0-9]+ )?(?:CERTIFICATE|PUBLIC KEY)-----/;
const NOTHING = /^(?:true|false|null|none)?$/i;
const WORDS =
  /^(?:true|false|yes|no|on|off|null|none|nil|n\/a|undefined|enabled?|disabled?|required|optional|always|never|auto|default|empty|unset|basic|bearer|plain|vault|kubernetes|token|jwt|hmac|rsa|ecdsa|env|file|string|text|opaque|masked|sensitive|hidden|external|managed|generated?|random|inherit|scram|md5|sha\d*|prompt|select|input|admin-secret|unused|ignored|not[-_ ](?:needed|required|used|set)|no[-_ ](?:key|password|token|auth)(?:[-_ ](?:needed|required))?)$/i;
const STAND_IN =
  /^(?:change[-_ ]?(?:me|it|this|now).*|changeme.*|replace[-_ ]?(?:me|this|with)?.*|.*place[-_ ]?holder.*|your[-_ ].*|my[-_ ](?:password|secret|token).*|todo.*|fixme.*|tbd|dummy.*|fake.*|example.*|[a-z\d/+]{8,}example(?:key)?|sample.*|redacted|insert[-_ ].*|fill[-_ ].*|update[-_ ]?me|set[-_ ]?me|override[-_ ]?me|password|passwd|secret|pass|test|testing|admin|root|foo|bar|foobar|guest|user|x{3,}|\*+|\.{3,}|-+|_+|0+|1234\d*|abc(?:123)?|secret[-_ ]?(?:here|value)|(?:some|the|a)[-_ ](?:password|secret|token).*)$/i;

/** Whether the value of something that is named as a credential is one, in clear. */
export function literalOf(name: string, value: string): Literal {
  const sure = credentialName(name);
  // Most names are none of a credential.
  if (sure === 'no') {
    return 'no';
  }
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (isNothing(text) || PLACE.test(text) || WORDS.test(text) || isName(name, text)) {
    return 'no';
  }
  if (STAND_IN.test(text)) {
    return sure === 'certain' ? 'standIn' : 'no';
  }
  if (/^\d+(?:\.\d+)?(?:ms|[smhd])?$/.test(text) && text.length < 6) {
    return 'no';
  }
  return sure === 'certain' ? (text.length >= 4 ? 'literal' : 'no') : isRandomText(text) ? 'literal' : 'no';
}

/**
 * Whether the value of an argument that is a credential by the schema of its provider is one, in clear. There a name, a
 * path or a word is no pointer to the value: it would be taken for the value.
 */
export function literalOfArgument(value: string): Literal {
  const text = value.trim();
  return isNothing(text) ? 'no' : STAND_IN.test(text) || isName('', text) ? 'standIn' : 'literal';
}

/** Whether it is a word that people write where a value is still to come. */
export function isStandIn(value: string): boolean {
  return STAND_IN.test(value.trim());
}

function isNothing(text: string): boolean {
  return NOTHING.test(text) || FILLED_IN.test(text) || PUBLIC.test(text);
}

/** The name of a Secret, of a key, of a file or a variable, rather than what is in it. */
function isName(name: string, text: string): boolean {
  if (!/^[A-Za-z_][\w./-]*$/.test(text)) {
    return false;
  }
  const same = (one: string) => one.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    same(name) === same(text) ||
    (/^[A-Z][A-Z_]+$/.test(text) && name.length > 5 && same(text).startsWith(same(name))) ||
    (/[._/-]|[a-z][A-Z]/.test(text) && credentialName(text) !== 'no') ||
    /[._-](?:secret|secrets|creds|credentials|token|password|key|ref|name|file|path|tls|cert|crt|pem|txt|json|ya?ml)s?$/i.test(
      text,
    )
  );
}

/** What others fill in, in a text that Terraform gives as it is: `${NAME}`, `${file:/a:b}`. */
const NAMED = /[$%]\{[\s\w.:/,-]*\}/;

/**
 * A literal with something filled in, or beside something: what is left of it is a value where nobody would call an
 * object by it.
 */
export function literalAround(name: string, text: string): Literal {
  const isSecret = credentialName(name) !== 'no' && text.split(NAMED).some(isRandomText);
  return isSecret ? 'literal' : 'no';
}

/** A text without braces that fill in nothing, or undefined for one in which others fill in something. */
export function withoutBraces(text: string): string | undefined {
  return NAMED.test(text) ? undefined : text.replace(/[$%]\{/g, '');
}

/** Of a name that may name an object too, only what nobody would call one. */
export function isRandomText(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9._/:-]/].filter((kind) => kind.test(text)).length;
  return text.length >= 12 && kinds >= 3 && !/\s/.test(text);
}

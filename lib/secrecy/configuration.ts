import { credentialIn } from './credential-shape';

/** A name behind which a secret may stand, in part of the name as well. */
const SUSPECT =
  /pass|pwd|pw\b|_pw|secret|token|key|jwt|cred|auth(?!entik|elia)|salt|seed|cert|dsn|conn|user|login|pin|hash|sign/i;
const WORD =
  /^(?:true|false|yes|no|on|off|enabled|disabled|trace|debug|verbose|info|notice|warn|warning|error|fatal|critical|production|prod|staging|stage|development|dev|qa|json|text|logfmt|utc)$/i;
/** Ports, counts and times. */
const NUMBER = /^-?\d{1,5}(?:\.\d{1,3})?(?:ns|us|ms|s|m|h|d|[KMGT]i?B?)?$/;
const HOST =
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:localhost|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,12})(?::\d{1,5})?/i;
const ADDRESS = new RegExp(`${HOST.source}(?:/[a-z0-9._-]{0,15}){0,5}$`, 'i');
const PATH = /^\/(?:[a-z0-9._-]{1,30}\/?){1,8}$/i;
/** What a Secret says of itself, as one of Argo CD that names a repository. */
const DESCRIBES = /^(?:type|name|url|project|server|repo|revision|branch|region|environment|description)$/i;
/** Of a cloud, by the whole name or its end. */
const REGION_NAME = /(?:^|_)region$/i;
const REGION = /^[a-z]{2,12}(?:-[a-z]{2,12}){1,2}-?\d{1,2}$/;
const DESCRIPTION = /^[A-Za-z][A-Za-z0-9.:/ -]{0,80}$/;
const IMAGE = /^(?:[a-z0-9.-]{1,80}(?::\d{1,5})?\/)?[a-z0-9._/-]{1,120}(?::[\w.-]{1,80})?(?:@sha256:[a-f0-9]{64})?$/;
/** A file of configuration, by its name; and what it must not hold. */
const FILE = /\.(?:ya?ml|json|toml|ini|conf|cfg)$/;
const RANDOM = /(?=[A-Za-z+/_-]{0,60}\d)(?=[\d+/_-]{0,60}[A-Za-z])[A-Za-z0-9+/_-]{16,}/;
const PLACE = /^[A-Z][a-z]{2,9}\/[A-Z][A-Za-z_]{2,20}$/;

/**
 * Whether a value of this name is read as configuration by everybody: a switch, a port, a level, an address without
 * whoever logs in there. Of what is in doubt it says no.
 */
export function isConfiguration(name: string, value: string): boolean {
  if (SUSPECT.test(name) || credentialIn(value) !== undefined) {
    return false;
  }
  const text = value.trim();
  if (
    (DESCRIBES.test(name) && DESCRIPTION.test(text)) ||
    (/image$/i.test(name) && IMAGE.test(text)) ||
    (REGION_NAME.test(name) && REGION.test(text))
  ) {
    return true;
  }
  if (!text.includes('\n')) {
    return isPlain(text);
  }
  return text.split('\n').every(isSettingLine) || (FILE.test(name) && isPlainFile(text));
}

/** Settings, whatever they set: none is called, or looks, like a secret. */
function isPlainFile(text: string): boolean {
  const isSetting = (line: string) => /^\s*(?:$|[#\-[\]{}]|["']?[\w.-]+["']?\s*[:=])/.test(line);
  return text.split('\n').every(isSetting) && !SUSPECT.test(text) && !RANDOM.test(text);
}

function isPlain(text: string): boolean {
  return [WORD, NUMBER, ADDRESS, PATH, PLACE].some((shape) => shape.test(text));
}

/** A comment, a section, or a setting that is configuration by itself. */
function isSettingLine(line: string): boolean {
  const text = line.trim();
  if (text === '' || /^[#;]/.test(text) || /^\[[\w.-]+\]$/.test(text) || text === '---') {
    return true;
  }
  const { name, value } = /^(?:- )?(?<name>[\w.-]{1,60})["']? ?[:=] ?(?<value>.*)$/.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined || SUSPECT.test(name)) {
    return false;
  }
  return value === '' || isPlain(value.replace(/^(["'])(.*)\1$/, '$2'));
}

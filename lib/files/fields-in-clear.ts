import { isFields } from '../collections/fields';
import { settingInClear } from '../secrecy/clear-text';
import { EnvPair, envPairs } from './env-file';
import { isOfSops, isSopsValue } from './secret-values';
import { isBroken, yamlDocuments } from '../yaml/documents';

/** What SOPS writes beside the values, in the formats that have no place but more of the same. */
const OF_SOPS =
  /^sops_(?:version|mac|lastmodified|mac_only_encrypted|shamir_threshold|(?:un)?encrypted_(?:comment_)?(?:suffix|regex)|\w+__list_\d+__map_\w+)$/;

/** The settings of a file without those of SOPS, where it has encrypted them. */
export function withoutSops(pairs: readonly EnvPair[]): {
  readonly pairs: readonly EnvPair[];
  readonly isSops: boolean;
} {
  const said = (name: string) => pairs.find(({ key }) => key === `sops_${name}`)?.value;
  const isSops = isOfSops({ mac: said('mac'), lastmodified: said('lastmodified') });
  return { pairs: isSops ? pairs.filter(({ key }) => !OF_SOPS.test(key)) : pairs, isSops };
}

/**
 * The credentials that a file of YAML or JSON holds by name, or by their shape. Most of what a chart or a server is given
 * in one is configuration, and no field says of the others what they are.
 *
 * @returns undefined for any other file
 */
export function clearInFields(text: string): readonly (readonly [string, string])[] | undefined {
  const documents = fieldsOf(text);
  return documents?.flatMap((one) => leavesOf(one)).filter(isClear);
}

/** The documents of a file, where each of them has fields by name. */
function fieldsOf(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const documents = yamlDocuments(text).map((one) => (isBroken(one) ? undefined : one.value));
  return documents.every(isFields) ? documents : undefined;
}

/**
 * The credentials that a file of SOPS holds in clear all the same: it may encrypt some of the fields only.
 *
 * @returns undefined for any other file
 */
export function clearInSops(text: string): readonly (readonly [string, string])[] | undefined {
  if (!/ENC\[AES256_GCM,/.test(text) || !/sops/.test(text)) {
    return undefined;
  }
  const settings = withoutSops(envPairs(text));
  if (settings.isSops) {
    return settings.pairs.map(({ key, value }) => [key, value] as const).filter(isClear);
  }
  const documents = fieldsOf(text);
  return documents !== undefined && documents.length > 0 && documents.every(({ sops }) => isOfSops(sops))
    ? documents.flatMap((one) => leavesOf({ ...one, sops: undefined })).filter(isClear)
    : undefined;
}

function isClear([key, value]: readonly [string, string]): boolean {
  return !isSopsValue(value) && settingInClear(key, value).length > 0;
}

function leavesOf(value: unknown, key = ''): (readonly [string, string])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inside]) => leavesOf(inside, Array.isArray(value) ? key : name))
    : typeof value === 'string'
      ? [[key, value]]
      : [];
}

import { principalsOf } from '../access/principals';
import { ruleText } from '../policy/rule-text';
import type { Views } from '../views/views';
import type { AuditedPair } from './audited-pairs';
import { AuditedValue, writtenByClusters } from './audited-values';

/**
 * Folders of metadata, with their Vault namespaces, below which all values should be known: the engines that are made
 * here, and of engines made elsewhere the folders of the values that are known.
 */
export function auditedFolders({ vault }: Views, values: readonly AuditedValue[]): string[] {
  const own = [...vault.engines].filter(([, { version }]) => version === 'v2').map(([mount]) => `${mount}/metadata/`);
  const others = values
    .map(({ path }) => metadataPath(path))
    .map((path) => path.slice(0, path.lastIndexOf('/') + 1))
    // The root of an engine is everybody's.
    .filter((folder) => !folder.endsWith('/metadata/') && !own.some((one) => folder.startsWith(one)));
  const folders = [...new Set([...own, ...others])].sort();
  return folders.filter((folder) => !folders.some((other) => other !== folder && folder.startsWith(other)));
}

/** Those of some paths that no ServiceAccount of the output reads, and that no other login names. */
export function unreadPaths(views: Views, values: readonly AuditedValue[], paths: readonly string[]): string[] {
  const known = new Set([...values.map(({ path }) => path), ...writtenByClusters(views)]);
  const unknown = paths.filter((path) => !known.has(path)).sort();
  const principals = unknown.length > 0 ? principalsOf(views) : [];
  return unknown.filter(
    (path) =>
      !principals.some(({ kind, rules }) =>
        kind === 'ServiceAccount'
          ? rules.capabilitiesOn(path).has('read')
          : rules.grants().some(({ pattern }) => pattern === path),
      ),
  );
}

/** What a token needs for an audit, as a policy of the hub's own namespace; no value can be read with it. */
export function auditPolicy(
  { vault }: Views,
  values: readonly AuditedValue[],
  folders: readonly string[],
  pairs: readonly AuditedPair[] = [],
): string {
  const base = vault.hubs[0]?.namespace ?? '';
  const single = values
    .map(({ path }) => metadataPath(path))
    .filter((path) => !folders.some((one) => path.startsWith(one)));
  return [
    ...folders.map((folder) => ruleText(base, `${folder}*`, 'list', 'read')),
    ...[...new Set([...single, ...pairs.flatMap(({ roles }) => roles)])].map((path) => ruleText(base, path, 'read')),
  ].join('\n');
}

export function metadataPath(path: string): string {
  return path.replace('/data/', '/metadata/');
}

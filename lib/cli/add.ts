import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { FleetError } from '../errors';
import { isDnsLabel, isSecretKey } from '../fleet/names';
import { type Entry, withEntry } from '../tenant-files/edited';

/** Which file: `<folder>/<environment>/<tenant>.yaml`, or without an environment `<folder>/<tenant>.yaml`. */
export interface FileArguments {
  readonly folder: string;
  readonly environment?: string;
}

/**
 * `keywheel add tenant`
 *
 * @returns what was written
 * @throws FleetError NameInvalid, FileExists
 */
export function addTenant(
  name: string,
  { owner, clusters, ...where }: FileArguments & { readonly owner: string; readonly clusters: readonly string[] },
): string {
  const file = fileOf(name, where);
  if (existsSync(file)) {
    throw new FleetError('FileExists', `${file} is there already; nothing was written`);
  }
  const text = [
    `# yaml-language-server: $schema=${schemaFrom(file, where.environment)}`,
    `owner: ${JSON.stringify(owner)}`,
    '',
  ].join('\n');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withEntry(text, { way: ['namespaces', name], value: { clusters } }, file), { flag: 'wx' });
  return `${file} is written; keywheel add secret ${name} <name> --key <key> adds a secret\n`;
}

/** `keywheel add namespace` @throws FleetError NameInvalid, FileMissing, FileInvalid, NameTaken */
export function addNamespace(
  tenant: string,
  name: string,
  { clusters, ...where }: FileArguments & { readonly clusters: readonly string[] },
): string {
  return edit(tenant, { way: ['namespaces', required(name)], value: { clusters } }, where);
}

/** `keywheel add secret` @throws FleetError NameInvalid, KeyInvalid, FileMissing, FileInvalid, NameTaken */
export function addSecret(
  tenant: string,
  name: string,
  { key, namespace, ...where }: FileArguments & { readonly key: readonly string[]; readonly namespace?: string },
): string {
  if (!key.every(isSecretKey)) {
    throw new FleetError('KeyInvalid', 'a key is the name of a value: use a-z, A-Z, 0-9, "-", "_" and "."');
  }
  const value = { keys: key, deliveries: [namespace === undefined ? {} : { namespace }] };
  return edit(tenant, { way: ['secrets', required(name)], value }, where);
}

function edit(tenant: string, entry: Entry, where: FileArguments): string {
  const file = fileOf(tenant, where);
  if (!existsSync(file)) {
    throw new FleetError('FileMissing', `there is no ${file}; make it with keywheel add tenant, or give --environment`);
  }
  writeFileSync(file, withEntry(readFileSync(file, 'utf8'), entry, file));
  return `${file}: "${entry.way[1]}" is added to "${entry.way[0]}"\n`;
}

function fileOf(tenant: string, { folder, environment }: FileArguments): string {
  return join(folder, ...(environment === undefined ? [] : [required(environment)]), `${required(tenant)}.yaml`);
}

/** For editors: the schema of the environment, where there is one, or that of the package. */
function schemaFrom(file: string, environment: string | undefined): string {
  const own = [
    'schemas/tenant-file.schema.json',
    ...(environment === undefined ? [] : [`schemas/${environment}.json`]),
  ];
  const schema = own.findLast((one) => existsSync(one)) ?? 'node_modules/keywheel/schemas/tenant-file.schema.json';
  return relative(dirname(file), schema).split(sep).join('/');
}

/** A name is a part of a path: it leaves no folder. */
function required(name: string): string {
  if (!isDnsLabel(name)) {
    throw new FleetError(
      'NameInvalid',
      `"${name}" is not a valid DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends`,
    );
  }
  return name;
}

import { realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { gitOpsFolder } from '../output/cluster';
import type { Existing, TenantPlace } from '../output/hub-resource';
import { isFolder, isPlainFolder, isThere, shown } from './files-below';
import { ownFile } from './own-file';

/** The file that is read where none is named. */
export const MAPPING_FILE = 'keywheel.check.yaml';

/** What the files themselves cannot say: which folder is which cluster, and what is there without being in any file. */
export interface Mapping {
  readonly clusters: readonly MappedCluster[];
  readonly existing: Existing;
  /** Which namespaces are whose. */
  readonly tenants: readonly TenantPlace[];
  readonly acknowledge: readonly Acknowledgement[];
}

export interface MappedCluster {
  readonly name: string;
  /** Absolute folders. */
  readonly manifests: readonly string[];
  /** Absolute folders of a GitOps tool's objects, where they lie as synth writes them: beside what holds those. */
  readonly gitOps: readonly string[];
  /** Where its ServiceAccounts may log in, with the Vault namespace; undefined for anywhere. */
  readonly authMounts?: readonly string[];
  /** Whether its folders hold all of its objects, the operator's own included. */
  readonly complete: boolean;
}

/** A finding that may stay. */
export interface Acknowledgement {
  /** Of the check. */
  readonly id: string;
  /** Text that the place contains; `*` stands for any. Undefined for every place. */
  readonly place?: string;
  /** Between whom it may stay, for what is between several; `*` stands for any. */
  readonly among?: readonly string[];
  readonly reason: string;
}

type Json = Record<string, unknown>;

/**
 * Reads the mapping file, if one is named or there is one.
 *
 * @param base where its folders are @default - where it is itself
 *
 * @throws FleetError MappingMissing, MappingInvalid
 */
export function readMapping(named?: string, base?: string): Mapping {
  const file = resolve(named ?? MAPPING_FILE);
  if (!isThere(file)) {
    if (named !== undefined) {
      throw new FleetError(
        'MappingMissing',
        `there is no ${shown(file)}; name the file that says which folder is which cluster`,
      );
    }
    return {
      clusters: [],
      existing: { engines: [], policies: [], authMounts: [], namespaces: [] },
      tenants: [],
      acknowledge: [],
    };
  }
  return new MappingReader(file, named === undefined ? process.cwd() : dirname(file), base ?? dirname(file)).read();
}

class MappingReader {
  /** @param given a folder that it may not lead out of */
  constructor(
    private readonly file: string,
    private readonly given: string,
    private readonly base: string,
  ) {}

  read(): Mapping {
    const all = this.object(this.yaml(), '', ['clusters', 'tenants', 'existing', 'acknowledge']);
    const existing = this.object(all['existing'] ?? {}, 'existing', [
      'engines',
      'kvEngines',
      'certificateRoles',
      'policies',
      'authMounts',
      'namespaces',
    ]);
    const clusters = this.object(all['clusters'] ?? {}, 'clusters');
    return {
      clusters: Object.entries(clusters).map(([name, said]) => this.cluster(name, said)),
      existing: {
        engines: this.texts(existing['engines'], 'existing.engines') ?? [],
        kvEngines: this.texts(existing['kvEngines'], 'existing.kvEngines') ?? [],
        certificateRoles: this.texts(existing['certificateRoles'], 'existing.certificateRoles') ?? [],
        policies: this.texts(existing['policies'], 'existing.policies') ?? [],
        authMounts: this.texts(existing['authMounts'], 'existing.authMounts') ?? [],
        namespaces: this.texts(existing['namespaces'], 'existing.namespaces') ?? [],
      },
      tenants: Object.entries(this.object(all['tenants'] ?? {}, 'tenants')).flatMap(([tenant, places]) =>
        this.tenant(tenant, places),
      ),
      acknowledge: this.list(all['acknowledge'] ?? [], 'acknowledge').map((one, index) =>
        this.acknowledgement(one, `acknowledge[${index}]`),
      ),
    };
  }

  private yaml(): unknown {
    const { document, others } = ownFile(this.file, this.given, (what, advice) => this.invalid(what, advice));
    if (others > 0) {
      throw this.invalid('it holds several documents', 'write one');
    }
    return document ?? {};
  }

  private cluster(name: string, said: unknown): MappedCluster {
    const where = `clusters.${name}`;
    const {
      manifests,
      authMounts,
      complete = false,
    } = this.object(said, where, ['manifests', 'authMounts', 'complete']);
    if (typeof complete !== 'boolean') {
      throw this.invalid(`"${where}.complete" is ${described(complete)}`, 'say true or false');
    }
    const folders = this.texts(manifests, `${where}.manifests`) ?? [];
    if (folders.length === 0) {
      throw this.invalid(`"${where}.manifests" names no folder`, 'list the folders of its YAML');
    }
    const paths = folders.map((folder) => this.folder(folder, `${where}.manifests`));
    const beside = new Set(paths.map((path) => gitOpsFolder(dirname(path))));
    return {
      name,
      manifests: paths,
      gitOps: [...beside].filter((path) => isPlainFolder(path) && this.isInside(path)),
      authMounts: this.texts(authMounts, `${where}.authMounts`),
      complete,
    };
  }

  private tenant(tenant: string, places: unknown): TenantPlace[] {
    const where = `tenants.${tenant}`;
    return (this.texts(places, where) ?? []).map((place, index) => {
      const [, cluster, namespace] = /^([^/]+)\/([^/]+)$/.exec(place) ?? [];
      if (cluster === undefined || namespace === undefined) {
        throw this.invalid(
          `"${where}[${index}]" names no namespace of a cluster`,
          'write <cluster>/<namespace>, with "*" for any text, such as "*/app-payments"',
        );
      }
      return { tenant, cluster, namespace };
    });
  }

  /** Relative to the file, so that it means the same wherever the command runs. */
  private folder(folder: string, where: string): string {
    const path = resolve(this.base, folder);
    if (!isFolder(path)) {
      throw this.invalid(`"${where}" names "${folder}", which is not a folder`, 'name folders, relative to this file');
    }
    if (!this.isInside(path)) {
      throw this.invalid(
        `"${where}" names ${shown(path)}, which is outside of the working directory and of the folder of this file`,
        'name a folder inside, or give it as --manifests',
      );
    }
    return path;
  }

  private isInside(path: string): boolean {
    const roots = [process.cwd(), this.base].map((root) => realpathSync(root));
    const real = realpathSync(path);
    return roots.some((root) => real === root || real.startsWith(root === sep ? sep : root + sep));
  }

  private acknowledgement(one: unknown, where: string): Acknowledgement {
    const { id, place, among, reason } = this.object(one, where, ['id', 'place', 'among', 'reason']);
    if (typeof id !== 'string' || typeof reason !== 'string' || reason.trim() === '') {
      throw this.invalid(`"${where}" has no id or no reason`, 'name the check, and say why its findings may stay');
    }
    if (place !== undefined && typeof place !== 'string') {
      throw this.invalid(`"${where}.place" is ${described(place)}`, 'give text that the place contains');
    }
    return {
      id,
      place,
      ...(among !== undefined && { among: this.texts(among, `${where}.among`) }),
      reason: reason.trim(),
    };
  }

  private object(value: unknown, where: string, allowed?: readonly string[]): Json {
    if (!isFields(value)) {
      throw this.invalid(`${where ? `"${where}"` : 'it'} is ${described(value)}`, 'write fields with values');
    }
    const unknown = Object.keys(value).filter((key) => allowed && !allowed.includes(key));
    if (unknown.length > 0) {
      const field = where ? `${where}.${unknown[0]}` : unknown[0];
      throw this.invalid(`"${field}" is not known`, `use ${allowed!.join(', ')}`);
    }
    return value as Json;
  }

  private list(value: unknown, where: string): unknown[] {
    if (!Array.isArray(value)) {
      throw this.invalid(`"${where}" is ${described(value)}`, 'write a list');
    }
    return value;
  }

  private texts(value: unknown, where: string): string[] | undefined {
    if (value === undefined) {
      return undefined;
    }
    return this.list(value, where).map((one) => {
      if (typeof one !== 'string' || one === '') {
        throw this.invalid(`"${where}" holds ${described(one)}`, 'write a list of texts');
      }
      return one;
    });
  }

  private invalid(what: string, advice: string): FleetError {
    return new FleetError('MappingInvalid', `${shown(this.file)}: ${what}; ${advice}`);
  }
}

/** Its type alone: the file may be another one than it should, and its values are nobody's concern. */
function described(value: unknown): string {
  return Array.isArray(value)
    ? 'a list'
    : value === null || value === undefined || value === ''
      ? 'empty'
      : ({ object: 'fields', string: 'a text', number: 'a number' }[typeof value as string] ?? 'true or false');
}

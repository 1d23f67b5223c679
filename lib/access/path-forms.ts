import type { Views } from '../views/views';

/** A path in an engine that keeps versions. */
interface Versioned {
  readonly mount: string;
  /** Without `data/`. */
  readonly inside: string;
}

/** A path, and what of it counts. */
export interface PathForm {
  readonly path: string;
  readonly capabilities: readonly string[];
}

/** A path as a person says it: the path of the API, or that of the command line, which leaves out `data/`. */
export function formsOf(views: Views, asked: string): string[] {
  const path = trimmed(asked);
  const said = versionedAt(views, path).filter(({ inside }) => !inside.startsWith('data/'));
  return [path, ...said.map(({ mount, inside }) => `${mount}/data/${inside}`)];
}

/**
 * The same, with the other paths by which an engine that keeps versions does as much: it lists, and deletes for good,
 * below `metadata/`. https://openbao.org/api-docs/secret/kv/kv-v2/
 */
export function actingForms(views: Views, asked: string, can: readonly string[]): PathForm[] {
  const lists = can.includes('list') ? ['list', 'scan'] : [];
  const capabilities = [...new Set([...can, ...lists])];
  const inMetadata = [...lists, ...(can.includes('delete') ? ['delete'] : [])];
  const beside = versionedAt(views, trimmed(asked)).flatMap(({ mount, inside: said }): PathForm[] => {
    const inside = said.replace(/^data\//, '');
    return [
      ...(inMetadata.length > 0 ? [{ path: `${mount}/metadata/${inside}`, capabilities: inMetadata }] : []),
      ...(can.includes('delete')
        ? ['delete', 'destroy'].map((how) => ({
            path: `${mount}/${how}/${inside}`,
            capabilities: ['create', 'update'],
          }))
        : []),
    ];
  });
  return [...formsOf(views, asked).map((path) => ({ path, capabilities })), ...beside];
}

function trimmed(asked: string): string {
  return asked.replace(/^\/+|\/+$/g, '');
}

/** Of engines that no file has, the first segment is taken for the mount. */
function versionedAt({ vault }: Views, path: string): Versioned[] {
  const parts = path.split('/');
  const known = [...vault.engines].flatMap(([mount, engine]) => {
    const segments = mount.split('/');
    const isAbove =
      segments.length < parts.length && segments.every((one, index) => one === parts[index] || parts[index] === '+');
    return isAbove ? [{ depth: segments.length, isVersioned: engine.type === 'kv' && engine.version === 'v2' }] : [];
  });
  const depths = known.length === 0 ? [1] : known.filter(({ isVersioned }) => isVersioned).map(({ depth }) => depth);
  return [...new Set(depths)].map((depth) => ({
    mount: parts.slice(0, depth).join('/'),
    inside: parts.slice(depth).join('/'),
  }));
}

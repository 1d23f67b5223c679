import type { Views } from '../views/views';

/** Where a value is, as the command line of Vault/OpenBao takes it. */
export interface EnginePlace {
  readonly namespace?: string;
  /** With the engine, without its Vault namespace. */
  readonly path: string;
}

/** Parts paths that name the Vault namespace of their engine. */
export function enginePlaces(...ends: readonly Views[]): (path: string) => EnginePlace {
  const engines = ends.flatMap(({ vault }) => [...vault.engines.values()]);
  const namespaces = [...new Set(engines.flatMap(({ namespace }) => namespace || []))].sort(
    (a, b) => b.length - a.length,
  );
  return (path) => {
    const namespace = namespaces.find((one) => path.startsWith(`${one}/`));
    return namespace === undefined ? { path } : { namespace, path: path.slice(namespace.length + 1) };
  };
}

import { kindOf } from '../output/kinds';
import { FILLED_IN, specOf } from '../output/seen-object';
import { shown } from './files-below';
import type { ReadObject } from './kubernetes-objects';
import type { Unknown } from '../output/unknown';

/** What Flux and envsubst fill in when they apply a file. */
const PLACEHOLDER = /\$\{\w+(:?[-=][^}]*)?\}/;

const STORES = /^(Cluster)?SecretStore$|^VaultDynamicSecret$/;
const READERS = /^(External|Push)Secret$/;

/**
 * An object without the parts that say something else once it is applied, where a check would compare them: how a store
 * logs in, and what is read through it.
 */
export function withoutPlaceholders(one: ReadObject, unknown: Unknown[]): ReadObject {
  const { metadata } = one.object;
  const kind = kindOf(one.object);
  const isStore = STORES.test(kind);
  if ((!isStore && !READERS.test(kind)) || !mayHoldPlaceholder(specOf(one.object)) || !openIn(specOf(one.object))) {
    return one;
  }
  const spec = { ...specOf(one.object) };
  const left: string[] = [];
  // What is made of it stays: only where it is read is not known.
  const withoutPlaces = (list: any[] | undefined) =>
    list?.map(({ remoteRef, extract, find, match, sourceRef, ...entry }) => {
      const places = { remoteRef, extract, find, match, sourceRef };
      if (!openIn(places)) {
        return { ...places, ...entry };
      }
      left.push('a key that it names');
      return { ...entry, [FILLED_IN]: true };
    });
  if (isStore) {
    const name = spec.provider?.openBao ? 'openBao' : 'vault';
    const provider = kind === 'VaultDynamicSecret' ? spec.provider : spec.provider?.[name];
    if (provider && openIn([provider.auth, provider.path, provider.namespace, spec.path])) {
      left.push('how it logs in');
      const vault = { ...provider, auth: {} };
      spec.provider = kind === 'VaultDynamicSecret' ? vault : { [name]: vault };
    }
  } else {
    if (openIn([spec.secretStoreRef, spec.secretStoreRefs])) {
      left.push('the store that it names');
      delete spec.secretStoreRef;
      delete spec.secretStoreRefs;
    }
    spec.data = withoutPlaces(spec.data);
    spec.dataFrom = withoutPlaces(spec.dataFrom);
  }
  if (left.length === 0) {
    return one;
  }
  const source = { file: shown(one.file), line: one.line };
  unknown.push({
    place: `${source.file}, ${kind} ${metadata.name}`,
    source,
    message: `\${...} is filled in when it is applied, and is not known here: ${[...new Set(left)].join(' and ')}`,
  });
  return { ...one, object: { ...one.object, spec } };
}

function openIn(value: unknown): boolean {
  return PLACEHOLDER.test(JSON.stringify(value ?? null));
}

/** Whether it is worth looking for one. */
function mayHoldPlaceholder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && value.includes('${');
  }
  for (const key in value) {
    if (key.includes('${') || mayHoldPlaceholder((value as Readonly<Record<string, unknown>>)[key])) {
      return true;
    }
  }
  return false;
}

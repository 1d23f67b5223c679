import { ANNOTATIONS } from '../output/annotations';
import type { Scope } from '../sealed/cipher';
import { readRecord, SealRecord } from '../sealed/seal-record';
import { SCOPE_ANNOTATIONS } from '../sealed/sealed-file';
import type { SeenObject } from '../output/seen-object';

/** A Secret whose values the controller of Sealed Secrets opens. */
export interface Sealed extends SeenObject {
  readonly namespace: string;
  /** Name of the Secret: the SealedSecret's own. */
  readonly secret: string;
  /** Of the Secret. */
  readonly type: string;
  readonly scope: Scope;
  /** By key, in base64. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Of the Secret: what is sealed, and what stands beside it in clear. */
  readonly keys: readonly string[];
  /** How it was sealed; undefined where others sealed it, who keep no record. */
  readonly record?: SealRecord;
  /** Whether it says how it was sealed, in whatever form. */
  readonly recorded: boolean;
  /** Fingerprints of the cluster's certificates, the current one last; undefined where nobody says them. */
  readonly certificates?: readonly string[];
}

export function readSealed(seen: SeenObject): Sealed {
  const { metadata, spec } = seen.object as any;
  const annotations = (metadata.annotations ?? {}) as Record<string, string>;
  const values = (spec?.encryptedData ?? {}) as Record<string, unknown>;
  const text = annotations[ANNOTATIONS.sealed];
  return {
    ...seen,
    namespace: metadata.namespace ?? '',
    secret: metadata.name,
    type: spec?.template?.type ?? 'Opaque',
    scope: scopeOf(annotations),
    values,
    keys: [...new Set([...Object.keys(values), ...Object.keys(spec?.template?.data ?? {})])],
    record: readRecord(text),
    recorded: text !== undefined,
    certificates: fingerprints(annotations[ANNOTATIONS.sealingCertificates]),
  };
}

/** The widest one that is named, as the controller takes it. */
function scopeOf(annotations: Readonly<Record<string, string>>): Scope {
  const named = (scope: Scope) =>
    Object.entries(SCOPE_ANNOTATIONS[scope]).every(([name, value]) => annotations[name] === value);
  return (['cluster-wide', 'namespace-wide'] as const).find(named) ?? 'strict';
}

function fingerprints(text: string | undefined): string[] | undefined {
  try {
    const all = JSON.parse(text ?? '');
    return Array.isArray(all) ? all.map(String) : undefined;
  } catch {
    return undefined;
  }
}

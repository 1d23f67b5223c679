import { readFileSync } from 'node:fs';
import { ANNOTATIONS } from '../output/annotations';
import { FleetError } from '../errors';
import { Binding, Scope, sealedLength } from './cipher';
import { readRecord, recordText, SealedKey, SealRecord } from './seal-record';

/** https://github.com/bitnami-labs/sealed-secrets#scopes */
export const SCOPE_ANNOTATIONS: Readonly<Record<Scope, Readonly<Record<string, string>>>> = {
  strict: {},
  'namespace-wide': { 'sealedsecrets.bitnami.com/namespace-wide': 'true' },
  'cluster-wide': { 'sealedsecrets.bitnami.com/cluster-wide': 'true' },
};

export const SEALED_SECRET = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret' } as const;

/** A file of `keywheel seal`: a SealedSecret as kubectl would take it, with the record of how it was sealed. */
export class SealedFile {
  static empty(binding: Binding): SealedFile {
    return new SealedFile({ ...binding, keys: {} }, {});
  }

  /** @throws FleetError SealedFileInvalid */
  static read(path: string): SealedFile {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw invalid(path, `cannot be read (${reason})`);
    }
    let object: any;
    try {
      object = JSON.parse(text);
    } catch {
      throw invalid(path, 'is not valid JSON');
    }
    const record = readRecord(object?.metadata?.annotations?.[ANNOTATIONS.sealed]);
    const values = object?.spec?.encryptedData;
    if (object?.kind !== SEALED_SECRET.kind || !record || typeof values !== 'object' || values === null) {
      throw invalid(path, 'is not a SealedSecret that "keywheel seal" wrote');
    }
    const { name, namespace } = object.metadata as { name?: string; namespace?: string };
    if (name !== record.name || namespace !== record.namespace) {
      throw invalid(path, `is for ${namespace}/${name}, and was sealed for ${record.namespace}/${record.name}`);
    }
    const keys = Object.keys(values as object).sort();
    const recorded = Object.keys(record.keys).sort();
    if (keys.length === 0 || keys.join('\n') !== recorded.join('\n')) {
      throw invalid(path, `has ${list(keys)}, and says that ${list(recorded)} was sealed`);
    }
    const broken = keys.filter((key) => sealedLength(values[key]) === undefined);
    if (broken.length > 0) {
      throw invalid(path, `has no sealed value at ${list(broken)}`);
    }
    return new SealedFile(record, values as Record<string, string>);
  }

  private constructor(
    readonly record: SealRecord,
    /** By key, in base64. */
    readonly values: Readonly<Record<string, string>>,
  ) {}

  get keys(): string[] {
    return Object.keys(this.values).sort();
  }

  /** How many bytes its values have together. */
  get size(): number {
    return Object.values(this.values).reduce((sum, value) => sum + sealedLength(value)!, 0);
  }

  /** With another value of a key; the other keys stay as they are. */
  with(key: string, value: string, sealed: SealedKey): SealedFile {
    const record = { ...this.record, keys: { ...this.record.keys, [key]: sealed } };
    return new SealedFile(record, { ...this.values, [key]: value });
  }

  without(key: string): SealedFile {
    const without = <T>(all: Readonly<Record<string, T>>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
    return new SealedFile({ ...this.record, keys: without(this.record.keys) }, without(this.values));
  }

  /** What is written. */
  get text(): string {
    const { scope, namespace, name } = this.record;
    const object = {
      ...SEALED_SECRET,
      metadata: {
        name,
        namespace,
        annotations: { ...SCOPE_ANNOTATIONS[scope], [ANNOTATIONS.sealed]: recordText(this.record) },
      },
      spec: { encryptedData: Object.fromEntries(this.keys.map((key) => [key, this.values[key]])) },
    };
    return `${JSON.stringify(object, null, 2)}\n`;
  }
}

function list(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ') || 'nothing';
}

function invalid(path: string, reason: string): FleetError {
  return new FleetError('SealedFileInvalid', `"${path}" ${reason}; write it with "keywheel seal"`);
}

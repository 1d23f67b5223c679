import { basename, dirname, resolve } from 'node:path';
import { settingInClear } from '../secrecy/clear-text';
import { CONFIGURATION, isOnlyConfiguration } from '../secrecy/secret-values';
import { EnvPair, envPairs, pairOf } from './env-file';
import { isThere, shown } from './files-below';
import type { GivenFiles } from './given-files';
import { foldedFields } from './kustomization-fields';
import { ReadObject, Told, withoutSecrets } from './kubernetes-objects';
import { fields, fit, list, map } from './shape';
import { clearInFields, clearInSops, withoutSops } from './fields-in-clear';
import type { YamlDocument } from '../yaml/documents';

/** The most that a Secret or a ConfigMap may hold, so that no API server takes more. In bytes. */
const LARGEST = 2 ** 20;
/** Of what all generators of a fleet name together, as often as they name it. In letters. */
const MOST = 64 * 2 ** 20;

const KINDS = { secretGenerator: 'Secret', configMapGenerator: 'ConfigMap' } as const;
const SHAPE = list(
  fields({
    ...{ name: 'text', namespace: 'text', env: 'text' },
    ...{ literals: list('text'), envs: list('text'), files: list('text') },
    options: fields({ labels: map('any') }),
  }),
);
const NAMES = ['name', 'namespace', 'literals', 'envs', 'env', 'files', 'options'];
const REMOTE = /^[a-z]+:\/\//i;

/** Values of one origin, by their keys. */
interface Values {
  readonly file: string;
  readonly line: number;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  /** Of the keys, where they do not stand on one. */
  readonly lines?: ReadonlyMap<string, number>;
}

/**
 * What kustomize makes Secrets and ConfigMaps of, as far as their values go. Under which name they are applied, and what
 * is merged into what, it says itself.
 *
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/
 */
export class Generators {
  private left = MOST;
  private readonly contents = new Map<string, Buffer | undefined>();

  constructor(private readonly given: GivenFiles) {}

  /** An object for each file that holds some of the values, and one for the literals, with that as its place. */
  read(file: string, { value, line, lines }: YamlDocument, told: Told): ReadObject[] {
    const kustomization = foldedFields(value, [...Object.keys(KINDS), 'namespace', 'generatorOptions']);
    return Object.entries(KINDS).flatMap(([field, kind]) => {
      const written: unknown[] = [kustomization[field] ?? []].flat();
      return written.flatMap((one) => {
        const at = lines.get(one) ?? line;
        const source = { file: shown(file), line: at };
        const fitted = fit([foldedFields(one, NAMES)], SHAPE, ({ at: where, message }) =>
          told.misread.push({
            ...{ kind: 'type', path: '', place: source.file, source },
            message: `field ${field}${where.replace(/^\[0\]/, '')}: ${message}`,
            fix: 'write the field as kustomize has it: "kustomize build" says how',
          }),
        ) as any[];
        return fitted.flatMap((generator) => {
          const metadata = {
            name: generator.name ?? field,
            namespace: generator.namespace ?? textIn(kustomization['namespace']),
            labels: { ...kustomization['generatorOptions']?.labels, ...generator.options?.labels },
          };
          const objects = this.valuesOf(generator, kind, file, at, told).map(
            ({ file: from, line: first, data, stringData, lines: own }) => {
              const texts = kind === 'Secret' ? { data, stringData } : { data: stringData };
              const one = withoutSecrets({
                object: { apiVersion: 'v1', kind, metadata, ...texts },
                file: from,
                line: first,
              });
              return { ...one, line: firstMarked(one, own) ?? first };
            },
          );
          return objects.every(({ object }) => isOnlyConfiguration(object))
            ? objects
            : objects.map(withoutConfiguration);
        });
      });
    });
  }

  private valuesOf(generator: any, kind: string, file: string, line: number, told: Told): Values[] {
    const { literals = [], envs = [], env = [], files = [] } = generator;
    const pairs = literals.flatMap((one: string) => pairOf(one.trim(), line));
    const envFiles = [...envs, env].flat() as string[];
    return [
      { file, line, stringData: byKey(pairs) },
      ...envFiles.flatMap((path) => this.ofEnvFile(file, path, line, kind, told)),
      ...(files as string[]).flatMap((one) => this.ofFile(file, one, line, kind, told)),
    ];
  }

  private ofEnvFile(by: string, path: string, line: number, kind: string, all: Told): Values[] {
    const found = this.content(by, path, line, all);
    const text = found && this.given.decoded(found.file, found.content);
    if (text === undefined) {
      return [];
    }
    const { pairs, isSops } = withoutSops(envPairs(text));
    if (isSops) {
      all.unknown.push({ place: shown(found!.file), message: ENCRYPTED });
    }
    const origin = { file: found!.file, line: 1 };
    if (kind === 'Secret') {
      const lines = new Map(pairs.map(({ key, line: own }) => [key, own]));
      return [{ ...origin, stringData: byKey(pairs), lines }];
    }
    const told = pairs.filter(({ key, value }) => settingInClear(key, value).length > 0);
    return told.map((pair) => ({ ...origin, line: pair.line, stringData: byKey([pair]) }));
  }

  private ofFile(by: string, said: string, line: number, kind: string, told: Told): Values[] {
    const [key, path] = said.includes('=') ? [said.slice(0, said.indexOf('=')), said.slice(said.indexOf('=') + 1)] : [];
    const found = this.content(by, path ?? said, line, told);
    if (found === undefined) {
      return [];
    }
    const { file, content } = found;
    const name = key ?? basename(file);
    const text = content.toString('utf8');
    if (!Buffer.from(text).equals(content) || text.includes('\0')) {
      if (kind === 'Secret') {
        return [{ file, line: 1, data: { [name]: content.toString('base64') } }];
      }
      told.unknown.push({ place: shown(file), message: 'it is not text, and what it holds was not looked at' });
      return [];
    }
    const encrypted = clearInSops(text);
    if (encrypted) {
      told.unknown.push({ place: shown(file), message: ENCRYPTED });
    }
    const clear = encrypted ?? (kind === 'Secret' && text.trim().includes('\n') ? clearInFields(text) : undefined);
    return [{ file, line: 1, stringData: clear ? Object.fromEntries(clear) : { [name]: text } }];
  }

  /** A file that a kustomization names, where it is a regular one within the folders that are given. */
  private content(by: string, path: string, line: number, told: Told): { file: string; content: Buffer } | undefined {
    const source = { file: shown(by), line };
    const notRead = (message: string) =>
      void told.notRead.push({ place: source.file, source, message, advice: 'give it to --manifests too' });
    if (REMOTE.test(path)) {
      return notRead('a generator names a file that is elsewhere, which is not fetched');
    }
    const file = resolve(dirname(by), path);
    if (!isThere(file)) {
      return notRead(`a generator names ${shown(file)}, which is not there: a secret may be in it`);
    }
    if (!this.contents.has(file)) {
      this.contents.set(file, this.given.content(file, LARGEST));
    }
    const content = this.contents.get(file);
    if (content === undefined) {
      return undefined;
    }
    this.left -= content.length;
    return this.left < 0
      ? notRead(`generators name more than ${MOST / 2 ** 20} MiB in all, and no more is looked at`)
      : { file, content };
  }
}

const ENCRYPTED = 'it is encrypted by SOPS: only names were read';

function byKey(pairs: readonly EnvPair[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

/** The line of the first value that is told: without its mark, a value is none that counts. */
function firstMarked({ object }: ReadObject, lines?: ReadonlyMap<string, number>): number | undefined {
  const marks = (object['stringData'] ?? {}) as Readonly<Record<string, string>>;
  return [...(lines ?? [])].find(([key]) => marks[key] !== '' && marks[key] !== CONFIGURATION)?.[1];
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Beside a secret value of the same Secret, configuration is nothing to speak of. */
function withoutConfiguration(one: ReadObject): ReadObject {
  const without = (values: unknown) =>
    Object.fromEntries(
      Object.entries((values ?? {}) as Record<string, string>).filter(([, mark]) => mark !== CONFIGURATION),
    );
  const { data, stringData, ...object } = one.object as any;
  return { ...one, object: { ...object, data: without(data), stringData: without(stringData) } };
}

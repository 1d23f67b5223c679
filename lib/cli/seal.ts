import { logLine } from '../text/log';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FleetError } from '../errors';
import { isDnsLabel, isObjectName, isSecretKey } from '../fleet/names';
import { Pem } from '../fleet/pem';
import { Binding, Scope, seal as sealValue } from '../sealed/cipher';
import { SealedFile } from '../sealed/sealed-file';
import { SealingCertificate } from '../sealed/sealing-certificate';
import { sealedKey } from '../sealed/seal-record';
import { readSecretValue } from './secret-value';

export interface SealArguments {
  readonly certificate: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly scope: Scope;
  readonly output: string;
  readonly trimNewline?: boolean;
}

/** As the command line gives them: what is needed depends on what is asked for. */
export type SealOptions = Partial<SealArguments> & { readonly stale?: boolean; readonly app?: string };

/** What a Secret may hold. https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const LARGEST = 1024 * 1024;

export function missingOptions(options: SealOptions): string[] {
  const needed = ['certificate', 'namespace', 'name', 'key', 'output'] as const;
  return needed.filter((option) => options[option] === undefined).map((option) => `--${option}`);
}

/**
 * `keywheel seal`: the value of one key, from standard input into a file. Nothing else ever holds it.
 *
 * @throws FleetError NameInvalid, KeyInvalid, SealingCertificateInvalid, SealingCertificateExpired, SealedFileInvalid,
 * SealedFileDiffers, StandardInputIsTerminal, ValueEmpty, ValueTooLarge, FileNotWritable
 */
export async function seal(args: SealArguments): Promise<void> {
  const { namespace, name, key, scope, output } = args;
  requireNames(args);
  const certificate = readCertificate(args.certificate);
  const binding = { scope, namespace, name };
  const others = existsSync(output) ? sealedFor(binding, output).without(key) : SealedFile.empty(binding);
  const value = await readSecretValue(LARGEST - others.size, args.trimNewline ?? false);
  const sealed = sealValue(value, certificate.publicKey, binding);
  value.fill(0);
  write(output, others.with(key, sealed, sealedKey(certificate.fingerprint, sealed)).text);
  process.stdout.write(`${logLine(`sealed "${key}" of ${namespace}/${name} into ${output}`)}\n`);
  const older = others.keys.filter((other) => others.record.keys[other]!.certificate !== certificate.fingerprint);
  if (older.length > 0) {
    process.stderr.write(
      `${logLine(`${older.join(', ')} in ${output} ${older.length === 1 ? 'has' : 'have'} another certificate`)}\n`,
    );
  }
}

/**
 * A certificate with which values may be sealed today.
 *
 * @throws FleetError PemInvalid, SecretInProgram, SealingCertificateInvalid, SealingCertificateExpired
 */
function readCertificate(path: string): SealingCertificate {
  const certificate = SealingCertificate.fromPem(Pem.fromFile(path).text, `"${path}"`);
  if (certificate.notAfter.getTime() < Date.now()) {
    throw new FleetError(
      'SealingCertificateExpired',
      `"${path}" was valid until ${certificate.notAfter.toISOString()}; fetch the current one with kubeseal --fetch-cert`,
    );
  }
  return certificate;
}

function requireNames({ namespace, name, key }: SealArguments): void {
  if (!isDnsLabel(namespace) || !isObjectName(name)) {
    const [what, got] = isDnsLabel(namespace) ? ['--name', name] : ['--namespace', namespace];
    throw new FleetError('NameInvalid', `${what} "${got}" is not a name; use a-z, 0-9 and "-", as the cluster does`);
  }
  if (!isSecretKey(key)) {
    throw new FleetError(
      'KeyInvalid',
      `--key "${key}" is not a valid key of a Secret; use a-z, A-Z, 0-9, "-", "_" and "."`,
    );
  }
}

function sealedFor(binding: Binding, path: string): SealedFile {
  const file = SealedFile.read(path);
  const { record } = file;
  const differing = (['namespace', 'name', 'scope'] as const).filter((part) => record[part] !== binding[part]);
  if (differing.length > 0) {
    const told = differing.map((part) => `${part} "${record[part]}" and not "${binding[part]}"`);
    throw new FleetError(
      'SealedFileDiffers',
      `"${path}" is sealed for ${told.join(', ')}: one file is one Secret; choose another --output`,
    );
  }
  return file;
}

/** Whole or not at all. */
function write(path: string, text: string): void {
  const temporary = `${path}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path) && readFileSync(path, 'utf8') === text) {
      return;
    }
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FleetError(
      'FileNotWritable',
      `cannot write "${path}" (${code ?? message}); give an --output that can be written`,
    );
  }
}

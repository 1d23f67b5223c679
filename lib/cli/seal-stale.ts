import { logLine } from '../text/log';
import { existsSync, readFileSync } from 'node:fs';
import { FleetError } from '../errors';
import { Pem } from '../fleet/pem';
import { isFolder, shown } from '../files/files-below';
import { GivenFiles } from '../files/given-files';
import { SealedFile } from '../sealed/sealed-file';
import { SealingCertificate } from '../sealed/sealing-certificate';
import { originOf } from '../output/seen-object';
import { readOutput } from './output-views';
import { findProgram } from './program';
import type { SealOptions } from './seal';

/** Something was sealed with an older certificate. */
const IS_STALE = 3;

/**
 * `keywheel seal --stale`: in the program, where each cluster says its certificates; or in a folder, given the certificate.
 *
 * @throws FleetError FilesMissing, SealingCertificateInvalid, SealedFileInvalid, and whatever is wrong with the program
 */
export async function stale(folder: string | undefined, options: SealOptions): Promise<void> {
  const lines = folder === undefined ? await staleInProgram(options.app) : staleInFolder(folder, options.certificate);
  process.stdout.write(lines.map((line) => `${logLine(line)}\n`).join(''));
  if (lines.length > 0) {
    process.exitCode = IS_STALE;
  }
}

async function staleInProgram(app: string | undefined): Promise<string[]> {
  const { views } = await readOutput({ app: findProgram(app) });
  return views.clusters.flatMap((cluster) =>
    cluster.sealed.flatMap((sealed) => {
      const current = sealed.certificates?.at(-1);
      return Object.entries(sealed.record?.keys ?? {})
        .filter(([, { certificate }]) => certificate !== current)
        .map(([key, { certificate }]) => `${originOf(sealed).place}: "${key}" was sealed with ${certificate}`);
    }),
  );
}

function staleInFolder(folder: string, certificate: string | undefined): string[] {
  if (!existsSync(folder) || !isFolder(folder) || certificate === undefined) {
    throw new FleetError(
      'FilesMissing',
      certificate === undefined
        ? 'a folder does not say which certificate is the current one; give it as --certificate'
        : `there is no folder "${folder}"; give the one with the sealed files`,
    );
  }
  const { fingerprint } = SealingCertificate.fromPem(Pem.fromFile(certificate).text, `"${certificate}"`);
  return new GivenFiles([folder])
    .below(folder, (name) => name.endsWith('.json'))
    .files.filter((path) => readFileSync(path, 'utf8').includes('"SealedSecret"'))
    .flatMap((path) =>
      Object.entries(SealedFile.read(path).record.keys)
        .filter(([, sealed]) => sealed.certificate !== fingerprint)
        .map(([key, sealed]) => `${shown(path)}: "${key}" was sealed with ${sealed.certificate}`),
    );
}

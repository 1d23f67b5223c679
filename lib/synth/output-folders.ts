import { resolve } from 'node:path';
import type { SynthOptions } from './synth-options';

export interface OutputFolders {
  /** For the spokes: `<cluster>/...`. */
  readonly manifests: string;
  /** For Terraform, as cdktf's own CLI reads it. */
  readonly terraform: string;
  /** For those who run databases: `<database>.sql`. */
  readonly sql: string;
  /** For people: `<fleet>/<report>.md`. */
  readonly reports: string;
  /** Of the record. */
  readonly record: string;
}

/** The folder of the record is fixed, so that every command that runs the program finds the same one. */
const RECORD_FOLDER = '.keywheel';

/** Where the output goes: as the options say, else the environment. Absolute. */
export function outputFolders({ manifests, terraform, sql, reports }: SynthOptions): OutputFolders {
  const { env } = process;
  return {
    manifests: resolve(manifests ?? (env['CDK8S_OUTDIR'] || 'dist')),
    terraform: resolve(terraform ?? (env['CDKTF_OUTDIR'] || 'cdktf.out')),
    sql: resolve(sql ?? (env['KEYWHEEL_SQL_OUTDIR'] || 'sql')),
    reports: resolve(reports ?? (env['KEYWHEEL_REPORTS_OUTDIR'] || 'reports')),
    record: resolve(RECORD_FOLDER),
  };
}

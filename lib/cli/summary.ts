import { relative } from 'node:path';
import type { Colors } from 'picocolors/types';
import type { SynthReport } from '../synth/synthesize';
import type { Written } from '../synth/write';
import { diagnosticOf, diagnosticsText } from './diagnostics';
import { count, indented } from './terminal';

/** A fleet in one line, for a log. */
export function summaryLine({ name, counts, written, findings }: SynthReport): string {
  const files = written ? fileCounts(written) : 'checked, nothing written';
  return `${name}: ${countsText(counts).join(', ')}; ${files}; ${count(findings.length, 'warning')}`;
}

/** A fleet as a person likes to read it. */
export function summaryText(report: SynthReport, colors: Colors, verbose = false): string {
  const { name, counts, findings, written } = report;
  const lines = [
    `${colors.green('✔')} ${colors.bold(name)}: both sides agree`,
    `  ${countsText(counts).join(', ')}`,
    `  ${written ? fileCounts(written) : 'nothing was written'}`,
    ...(written && verbose ? changes(written, colors) : []),
  ];
  const warnings = findings.length > 0 ? `\n${diagnosticsText(findings.map(diagnosticOf), colors)}` : '';
  return `${lines.join('\n')}\n${warnings}`;
}

function countsText({ clusters, tenants, secrets, deliveries }: SynthReport['counts']): string[] {
  return [
    count(clusters, 'cluster'),
    count(tenants, 'tenant'),
    count(secrets, 'secret'),
    count(deliveries, 'delivery', 'deliveries'),
  ];
}

function fileCounts({ files, changed, removed }: Written): string {
  return `${count(changed.length, 'file')} changed, ${removed.length} removed, ${files - changed.length} unchanged`;
}

function changes({ changed, removed }: Written, colors: Colors): string[] {
  const name = (file: string) => relative(process.cwd(), file);
  return [
    ...changed.map((file) => indented(`${colors.yellow('~')} ${name(file)}`, 4)),
    ...removed.map((file) => indented(`${colors.red('-')} ${name(file)}`, 4)),
  ];
}

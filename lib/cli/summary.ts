import { logLine } from '../text/log';
import { relative } from 'node:path';
import type { Colors } from 'picocolors/types';
import type { Finding } from '../output/finding';
import type { SynthReport } from '../synth/synthesize';
import type { Written } from '../synth/write';
import { diagnosticOf, diagnosticsText } from './diagnostics';
import { count, indented } from './terminal';

/** A fleet in one line, for a log. */
export function summaryLine({ name, counts, written, findings }: SynthReport): string {
  const files = written ? fileCounts(written) : 'checked, nothing written';
  return `${name}: ${countsText(counts).join(', ')}; ${files}; ${findingCounts(findings).join(', ')}`;
}

/** A fleet as a person likes to read it. */
export function summaryText(report: SynthReport, colors: Colors, verbose = false): string {
  const { name, counts, findings, written } = report;
  const lines = [
    `${colors.green('✔')} ${colors.bold(name)}: both sides agree${acknowledgedErrors(findings)}`,
    `  ${countsText(counts).join(', ')}`,
    `  ${written ? fileCounts(written) : 'nothing was written'}`,
    ...(written && verbose ? changes(written, colors) : []),
  ];
  const told = findings.length > 0 ? `\n${diagnosticsText(findings.map(diagnosticOf), colors)}` : '';
  return `${lines.join('\n')}\n${told}`;
}

function findingCounts(findings: readonly Finding[]): string[] {
  const acknowledged = findings.filter((finding) => finding.acknowledged !== undefined).length;
  const warnings = count(findings.length - acknowledged, 'warning');
  return acknowledged > 0 ? [warnings, `${acknowledged} acknowledged`] : [warnings];
}

function acknowledgedErrors(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return errors > 0 ? `, but for ${count(errors, 'acknowledged error')}` : '';
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
    ...changed.map((file) => indented(`${colors.yellow('~')} ${logLine(name(file))}`, 4)),
    ...removed.map((file) => indented(`${colors.red('-')} ${logLine(name(file))}`, 4)),
  ];
}

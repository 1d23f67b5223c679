import type { Colors } from 'picocolors/types';
import type { Check } from '../checks/check';
import { CHECKS } from '../checks/index';
import type { Finding } from '../output/finding';
import { rules } from '../reports/check-page';
import { findingsGithub } from '../reports/findings-github';
import { findingsGitlab } from '../reports/findings-gitlab';
import { findingsJson } from '../reports/findings-json';
import { findingsJunit } from '../reports/findings-junit';
import { findingsSarif, SarifOptions } from '../reports/findings-sarif';
import { diagnosticOf, diagnosticsText } from './diagnostics';
import type { FindingFormat } from './options';
import { version } from './version';

export interface FindingsTextOptions {
  readonly colors: Colors;
  /** As SARIF wants it. @default - none */
  readonly folders?: SarifOptions['folders'];
  /** Those that ran. @default - all */
  readonly checks?: readonly Check[];
}

/** Findings as a person reads them, or as another program does. */
export function findingsText(
  findings: readonly Finding[],
  format: FindingFormat,
  options: FindingsTextOptions,
): string {
  switch (format) {
    case 'text':
      return diagnosticsText(findings.map(diagnosticOf), options.colors);
    case 'json':
      return findingsJson(findings);
    case 'sarif':
      return findingsSarif(findings, { version: version(), rules: rules(findings), folders: options.folders });
    case 'junit':
      return findingsJunit(
        findings,
        (options.checks ?? CHECKS).map(({ id }) => id),
      );
    case 'github':
      return findingsGithub(findings, options.folders);
    case 'gitlab':
      return findingsGitlab(findings, options.folders);
  }
}

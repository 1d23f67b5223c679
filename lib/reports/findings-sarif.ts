import { json } from '../encode/json';
import type { Finding } from '../output/finding';
import type { Rule } from './check-page';
import { fileOf, fingerprints, outputFile, WrittenFolders } from './finding-file';

export interface SarifOptions {
  /** Of keywheel. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** Where the output is, relative to the repository. @default - a finding without a source has no file */
  readonly folders?: WrittenFolders;
}

/** Findings for code review: SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function findingsSarif(findings: readonly Finding[], { version, rules, folders }: SarifOptions): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprints();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'keywheel', semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ruleId: finding.id,
          ruleIndex: indexes.get(finding.id),
          level: finding.severity,
          message: { text: `${sentence(finding.message)} ${sentence(finding.fix)}` },
          locations: [location(finding, folders)],
          relatedLocations: related(finding, folders),
          partialFingerprints: partial(fingerprint(finding)),
          suppressions: suppressions(finding),
          properties: finding.values && { values: finding.values },
        })),
      },
    ],
  };
  return json(log);
}

function descriptor({ id, severity, sentence, why, page, former }: Rule): object {
  return {
    id,
    deprecatedIds: former,
    shortDescription: { text: sentence },
    fullDescription: { text: why },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: severity },
  };
}

function location(finding: Finding, folders: SarifOptions['folders']): object {
  const { path, source, place } = finding;
  const uri = fileOf(finding, folders);
  return {
    physicalLocation:
      uri === undefined
        ? undefined
        : {
            artifactLocation: { uri: asUri(uri) },
            region: source && { startLine: source.line },
          },
    logicalLocations: path === '' ? undefined : [{ name: path.split('/').at(-1), fullyQualifiedName: path }],
    message: { text: place },
  };
}

/** The file of the output, where the finding is at a line of the program. */
function related({ place, source }: Finding, folders: SarifOptions['folders']): object[] | undefined {
  const uri = outputFile(place, folders);
  return source === undefined || uri === undefined || uri === source.file
    ? undefined
    : [{ id: 0, physicalLocation: { artifactLocation: { uri: asUri(uri) } }, message: { text: place } }];
}

function asUri(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}

/** GitHub compares the one name, other tools compare all. */
function partial(fingerprint: string): object {
  return { primaryLocationLineHash: fingerprint, 'keywheel/v1': fingerprint };
}

function suppressions({ acknowledged }: Finding): object[] | undefined {
  return acknowledged === undefined ? undefined : [{ kind: 'inSource', justification: acknowledged }];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { json } from '../encode/json';
import { createHash } from 'node:crypto';
import type { Finding } from '../output/finding';
import type { Rule } from './check-page';

export interface SarifOptions {
  /** Of keywheel. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** Where the output is, relative to the repository. @default - a finding without a source has no file */
  readonly folders?: { readonly manifests: string; readonly terraform: string };
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
          partialFingerprints: fingerprint(finding),
          suppressions: suppressions(finding),
        })),
      },
    ],
  };
  return json(log);
}

function descriptor({ id, severity, sentence, why, page }: Rule): object {
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: why },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: severity },
  };
}

function location(finding: Finding, folders: SarifOptions['folders']): object {
  const { path, source, place } = finding;
  const uri = source?.file ?? outputFile(place, folders);
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

/** The file that a place in the output names; it begins with a stack, or with a file of a cluster. */
function outputFile(place: string, folders: SarifOptions['folders']): string | undefined {
  if (!folders) {
    return undefined;
  }
  const [where] = place.split(', ');
  const stack = /^stack (.+)$/.exec(where!)?.[1];
  if (stack !== undefined) {
    return `${folders.terraform}/stacks/${stack}/cdk.tf.json`;
  }
  return /\.(ya?ml|json)$/.test(where!) ? `${folders.manifests}/${where}` : undefined;
}

function asUri(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}

/**
 * What makes a finding the same one after the files have changed: its check and its places, without lines and numbers
 * of the message; of several in one place, its turn. GitHub compares the one name, other tools compare all.
 */
function fingerprints(): (finding: Finding) => object {
  const turns = new Map<string, number>();
  return ({ id, path, place, source }) => {
    const key = createHash('sha256')
      .update(JSON.stringify([id, path, place, source?.file]))
      .digest('hex')
      .slice(0, 32);
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return { primaryLocationLineHash: `${key}:${turn}`, 'keywheel/v1': `${key}:${turn}` };
  };
}

function suppressions({ acknowledged }: Finding): object[] | undefined {
  return acknowledged === undefined ? undefined : [{ kind: 'inSource', justification: acknowledged }];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

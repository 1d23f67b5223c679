import { grouped } from '../../collections/grouped';
import { json, maskedTexts } from '../../encode/json';
import { markdownText } from '../../encode/markdown';
import type { FileTimes } from '../../timing/file-times';
import type { Times } from '../../timing/delivery-times';
import type { Views } from '../../views/views';
import { markdownRows } from '../table';
import type { Checked } from './checked-fact';
import { clusterFacts } from './cluster-facts';
import type { Fact } from './fact';
import { hubFacts } from './hub-facts';
import { TOPICS } from './topic';

export interface Posture extends Checked {
  readonly fleet: string;
  readonly views: Views;
  readonly times: readonly Times[];
  readonly fileTimes: readonly FileTimes[];
}

/** Everything that is known, of Vault/OpenBao first. */
export function factsOf({ views, ...about }: Posture): Fact[] {
  const findings = grouped(about.findings, ({ place }) => place.split('/', 1)[0]!);
  return [
    ...hubFacts({ ...about, vault: views.vault }),
    ...views.clusters.flatMap((one) => clusterFacts(one, { findings: findings.get(one.name) ?? [] })),
  ];
}

const HEAD = ['topic', 'known', 'what', 'evidence', 'answers'];

/** For an auditor, as Markdown. */
export function postureReport({ fleet }: Posture, facts: readonly Fact[]): string {
  const parts = [...grouped(facts, ({ cluster }) => cluster)].flatMap(([cluster, own]) => [
    `## ${cluster === undefined ? 'Vault/OpenBao and the fleet' : `Cluster ${markdownText(cluster)}`}`,
    markdownRows([HEAD, ...own.map(row)]).trimEnd(),
  ]);
  return `${[
    `# Posture of fleet ${markdownText(fleet)}`,
    '"Proved": the checks read all of the output and found nothing. "Stated": it is written; whether it is applied, ' +
      '`keywheel status` sees. "Missing": it is not there, or a check found something. "Not known": no file says. The last ' +
      'column names demands that a topic answers; whether they are met is for an auditor to say.',
    ...parts,
  ].join('\n\n')}\n`;
}

/** The same for programs. */
export function postureJson({ fleet }: Posture, facts: readonly Fact[]): string {
  const said = facts.map(({ topic, ...fact }) => ({ topic, ...TOPICS[topic], ...fact }));
  return json({ version: 1, fleet, facts: said }, maskedTexts);
}

function row({ topic, knowledge, says, evidence }: Fact): string[] {
  const { title, demands } = TOPICS[topic];
  return [title, knowledge, says, evidence.join('; '), demands.join(', ')];
}

import { grouped } from '../../collections/grouped';
import { markdownText } from '../../encode/markdown';
import { alignedText, markdownTable, Table } from '../table';
import type { SeenFact } from './seen';
import { Asked, TOPICS } from './topic';

/** Both columns: what is written, and what was seen of it. */
export function seenText(facts: readonly SeenFact[], width?: number): string {
  return parts(facts)
    .map(([title, table]) => `${title}\n${alignedText(table, width)}`)
    .join('\n');
}

export function seenMarkdown(facts: readonly SeenFact[]): string {
  return [
    '# Posture, with what was seen\n',
    ...parts(facts).map(([title, table]) => `## ${markdownText(title)}\n\n${markdownTable(table)}`),
  ].join('\n');
}

/** Times in ISO 8601. */
export function seenJson(facts: readonly SeenFact[]) {
  return {
    version: 1 as const,
    facts: facts.map(({ topic, seen, ...fact }) => ({
      topic,
      ...(TOPICS[topic] as Asked),
      ...fact,
      seen: { ...seen, at: timeText(seen.at) },
    })),
  };
}

export function seenSummary(facts: readonly SeenFact[]): string {
  const count = (wanted: SeenFact['seen']['state']) => facts.filter(({ seen: { state } }) => state === wanted).length;
  return `${facts.length} topics: ${count('as written') + count('seen')} seen, ${count('otherwise')} otherwise than written, ${count('not seen')} not seen`;
}

function parts(facts: readonly SeenFact[]): [title: string, table: Table][] {
  return [...grouped(facts, ({ cluster }) => cluster)].map(([cluster, own]) => [
    cluster === undefined ? 'Vault/OpenBao and the fleet' : `Cluster ${cluster}`,
    {
      columns: ['topic', 'written', 'what', 'live', 'what was seen', 'when', 'by'],
      rows: own.map(({ topic, knowledge, says, seen }) => [
        ...[TOPICS[topic].title, knowledge, says],
        ...[seen.state, seen.says, timeText(seen.at) ?? '', seen.by ?? ''],
      ]),
    },
  ]);
}

function timeText(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

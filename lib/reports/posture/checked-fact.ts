import type { Finding } from '../../output/finding';
import type { Fact } from './fact';
import type { Topic } from './topic';

/** What the checks found in the output. */
export interface Checked {
  readonly findings: readonly Finding[];
}

/** A fact that holds as far as these checks found nothing. @param says what holds then */
export function checkedFact(topic: Topic, checks: readonly string[], { findings }: Checked, says: string): Fact {
  const found = findings.filter(({ id }) => checks.includes(id));
  const open = found.filter(({ acknowledged }) => acknowledged === undefined);
  const evidence = checks.map((id) => `check ${id}`);
  if (open.length > 0) {
    return { topic, knowledge: 'missing', says: `${counted(open.length, 'finding')}: ${open[0]!.message}`, evidence };
  }
  return found.length > 0
    ? {
        topic,
        knowledge: 'stated',
        says: `${says}, but for ${counted(found.length, 'acknowledged finding')}`,
        evidence,
      }
    : { topic, knowledge: 'proved', says, evidence };
}

export function counted(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? '' : 's'}`;
}

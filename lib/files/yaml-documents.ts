import { load } from 'js-yaml';

export interface YamlDocument {
  readonly value: unknown;
  /** Line of its first word in the file, from 1. */
  readonly line: number;
  /** Lines of the objects in it that a list holds, by the object. */
  readonly lines: ReadonlyMap<unknown, number>;
}

/** A document that is no YAML. */
export interface BrokenDocument {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** The documents of a file, one by one: a broken one does not hide the others. */
export function yamlDocuments(text: string): (YamlDocument | BrokenDocument)[] {
  return parts(text).flatMap(({ text: part, before }): (YamlDocument | BrokenDocument)[] => {
    const lines = new Map<unknown, number>();
    const opened: number[] = [];
    try {
      const value = load(part, {
        listener(event, state) {
          if (event === 'open') {
            opened.push(state.line);
          } else {
            const line = opened.pop()!;
            if (state.result !== null && typeof state.result === 'object' && !lines.has(state.result)) {
              lines.set(state.result, before + line + 1);
            }
          }
        },
      });
      return value === undefined || value === null ? [] : [{ value, line: lines.get(value) ?? before + 1, lines }];
    } catch (error) {
      const { reason, mark } = error as { reason?: string; mark?: { line: number } };
      return [{ line: before + (mark?.line ?? 0) + 1, text: part, reason: reason ?? String(error) }];
    }
  });
}

export function isBroken(document: YamlDocument | BrokenDocument): document is BrokenDocument {
  return 'reason' in document;
}

/** Text between the lines that part documents, and how many lines stand before it. */
function parts(text: string): { text: string; before: number }[] {
  const found: { text: string; before: number }[] = [];
  let lines: string[] = [];
  let before = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^---(\s|$)/.test(line)) {
      found.push({ text: lines.join('\n'), before });
      [lines, before] = [[line.slice(3)], index];
    } else if (!/^%(YAML|TAG)\b/.test(line)) {
      lines.push(line);
    } else {
      lines.push('');
    }
  });
  return [...found, { text: lines.join('\n'), before }];
}

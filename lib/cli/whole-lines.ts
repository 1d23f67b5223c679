/** What a container runtime writes before a part of a line, and before its last. */
const PART = /^\S+ (std(?:out|err)) ([PF]) /;
/** A part of a line as Docker writes it: the last one ends with the end of the line. */
const DOCKER_PART = /^\{"log":"(?:[^"\\]|\\.)*"/;
/** Characters: what is longer is no line of an audit log. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Lines that a container runtime has cut into parts, whole again.
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
export class WholeLines {
  /** By stream: both may be written at a time. */
  private readonly open = new Map<string, { parts: string[]; length: number }>();

  /** @returns the line, where it ends here */
  add(line: string): string | undefined {
    const [before = '', stream, mark] = PART.exec(line) ?? [];
    if (stream !== undefined) {
      return this.addPart(stream, line.slice(before.length), mark === 'F');
    }
    const text = DOCKER_PART.test(line) ? textIn(line) : undefined;
    return text === undefined ? line : this.addPart('', text, text.endsWith('\n'));
  }

  /** Whether the log ends within a line. */
  get isOpen(): boolean {
    return this.open.size > 0;
  }

  private addPart(stream: string, text: string, isLast: boolean): string | undefined {
    const line = this.open.get(stream) ?? { parts: [], length: 0 };
    line.parts.push(text);
    line.length += text.length;
    if (!isLast && line.length <= LONGEST) {
      this.open.set(stream, line);
      return undefined;
    }
    this.open.delete(stream);
    return line.parts.join('');
  }
}

function textIn(line: string): string | undefined {
  try {
    return String((JSON.parse(line) as { log: unknown }).log);
  } catch {
    return undefined;
  }
}

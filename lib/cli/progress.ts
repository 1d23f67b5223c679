const DOING = {
  load: 'loading the program',
  read: 'reading the files',
  render: 'rendering both sides',
  check: 'checking',
  write: 'writing',
};

type Step = keyof typeof DOING;
type Terminal = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

const CLEAR_LINE = '\r\x1b[2K';

/**
 * What is being done now, in one line that the next one replaces. Only a person sees it: on a terminal, never in a pipe
 * and never in CI, which keeps a log.
 */
export class Progress {
  private readonly isSeen: boolean;
  private isShown = false;

  constructor(
    private readonly stream: Terminal,
    { CI, TERM }: NodeJS.ProcessEnv = process.env,
  ) {
    this.isSeen = stream.isTTY === true && ['', '0', 'false', undefined].includes(CI) && TERM !== 'dumb';
  }

  /** At once: a step that keeps the process busy leaves no time to show it later. */
  readonly show = (step: Step): void => {
    if (this.isSeen) {
      this.stream.write(`${CLEAR_LINE}${DOING[step]} …`);
      this.isShown = true;
    }
  };

  readonly clear = (): void => {
    if (this.isShown) {
      this.stream.write(CLEAR_LINE);
      this.isShown = false;
    }
  };

  /** Shows a step while it lasts. */
  async during<T>(step: Step, run: () => T | Promise<T>): Promise<T> {
    this.show(step);
    try {
      return await run();
    } finally {
      this.clear();
    }
  }
}

/** That of the command: standard output is for the answer. */
export const progress = new Progress(process.stderr);

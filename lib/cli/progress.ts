const DOING = { load: 'loading the program', render: 'rendering both sides', check: 'checking', write: 'writing' };

const CLEAR_LINE = '\r\x1b[2K';

/** What is being done now, in one line of a terminal that the next one replaces. */
export class Progress {
  constructor(private readonly stream: Pick<NodeJS.WriteStream, 'write'>) {}

  readonly show = (step: keyof typeof DOING): void => {
    this.stream.write(`${CLEAR_LINE}${DOING[step]} …`);
  };

  readonly clear = (): void => {
    this.stream.write(CLEAR_LINE);
  };
}

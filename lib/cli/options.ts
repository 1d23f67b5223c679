import { InvalidArgumentError, Option } from 'commander';
import { FOLDERS, OutputFolder } from '../synth/output-folders';

/** How findings are told. */
export const FINDING_FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];
/** How rows are told. */
export const ROW_FORMATS = ['table', 'json', 'markdown'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];
/** How the rows of who can read what are told: they are for spreadsheets too. */
export const ACCESS_FORMATS = ['table', 'json', 'csv', 'markdown'] as const;
export type AccessFormat = (typeof ACCESS_FORMATS)[number];
/** How changes are told. */
export const CHANGE_FORMATS = ['text', 'markdown', 'json'] as const;
export type ChangeFormat = (typeof CHANGE_FORMATS)[number];
/** What makes the exit code 1. */
export const FAIL_ON = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The program that a command runs. */
export function app(when = ''): Option {
  return new Option('--app <file>', `${when}the program (default: main.ts, else main.js)`).argParser(nonEmpty);
}

/** Where the output goes. */
export function outputOptions(): readonly Option[] {
  return Object.values<OutputFolder>(FOLDERS).map(({ what, argument, variable, usual }) => {
    const name = argument.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const text = `folder of ${what} (default: ${variable}, else ${usual})`;
    return new Option(`--${name} <folder>`, text).argParser(nonEmpty);
  });
}

/** Files that a command reads, of both sides. */
export function files(otherwise = ''): readonly Option[] {
  return [
    new Option(
      '--terraform <path>',
      `what "terraform show -json" prints, or a folder of .tf or .tf.json; repeatable (default: cdktf.out${otherwise})`,
    ).argParser(addPath),
    new Option('--manifests <folder>', `folder of YAML; repeatable (default: dist${otherwise})`).argParser(addPath),
    new Option(
      '--patches <folder>',
      'folder of the patches that synth wrote for workloads of other repositories; repeatable (default: dist.patches, ' +
        'or such a file next to --manifests)',
    ).argParser(addPath),
    new Option(
      '--clusters <file>',
      'which folder is which cluster, and what may stay (default: keywheel.check.yaml, if there is one)',
    ).argParser(nonEmpty),
  ];
}

/** The same, where what is not given is looked for. */
export function filesOrFound(): readonly Option[] {
  return files(', else what is found here');
}

/** Of a command that reads what was written, unless it is given the program. */
export function programOrFiles(): readonly Option[] {
  return [
    new Option('--app <file>', 'the program, in place of the files that it wrote').argParser(nonEmpty),
    ...files(),
  ];
}

export function findingFormat(): Option {
  return new Option('--format <format>', 'format of the findings on standard output')
    .choices(FINDING_FORMATS)
    .default('text');
}

export function rowFormat(formats: readonly string[] = ROW_FORMATS): Option {
  return new Option('--format <format>', 'output format').choices(formats).default('table');
}

/** Tables as wide as they are, where a terminal is narrower. */
export function wide(): Option {
  return new Option('--wide', 'tables as wide as they are, also where the terminal is narrower');
}

/** Of anybody's files; a program has its own. */
export function companyRules(): Option {
  const what = 'run the company rules that this file of TypeScript or JavaScript exports';
  return new Option('--rules <file>', what).argParser(nonEmpty);
}

/** A folder, a file or a ref. */
export function nonEmpty(value: string): string {
  // An empty variable of the shell would mean the working directory.
  if (value.trim() === '') {
    throw new InvalidArgumentError('it is empty.');
  }
  return value;
}

export function addPath(value: string, previous: readonly string[] = []): string[] {
  return [...previous, nonEmpty(value)];
}

/** Whoever logs in, as `access` names it. */
export function loginName(value: string): string {
  // "Nobody" would be the answer to what names nothing.
  if (!/ |\/.*\//.test(value)) {
    throw new InvalidArgumentError(
      'Give <cluster>/<namespace>/<ServiceAccount>, or "approle *" for those with a secret-id.',
    );
  }
  return value;
}

/** Things a second. */
export function positiveNumber(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 1000)) {
    throw new InvalidArgumentError('Give a number above 0, up to 1000.');
  }
  return number;
}

/** Names, separated by commas. */
export function addNames(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) {
    throw new InvalidArgumentError('a name is empty.');
  }
  return [...previous, ...names];
}

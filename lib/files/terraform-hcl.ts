import { resolve } from 'node:path';
import { isFolder } from './files-below';
import { GivenFiles } from './given-files';
import { HclParser } from './hcl-parser';
import { JsonText, NotJson, readJson } from './json-text';

/** Of HCL, by its text, the JSON that Terraform reads alike. */
export type ParsedHcl = ReadonlyMap<string, JsonText | NotJson>;

/** The parser of HCL, which whoever has plans or JSON alone does not need. */
export const INSTALL = 'npm install --save-dev @cdktn/hcl2json';

/** Files with values of variables that Terraform reads by itself. */
export const VALUES = /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/;

/** Whether a file is HCL, and not JSON. */
export function isHcl(file: string): boolean {
  return /\.(tf|tofu|tfvars)$/.test(file);
}

/**
 * What the HCL below some folders says.
 *
 * @param found files, with the folder that they were found in
 * @param others texts in HCL besides
 * @returns undefined where there is some, and its parser is not installed
 */
export async function parseHcl(
  paths: readonly string[],
  found?: { readonly root: string; readonly terraform: readonly string[] },
  others: readonly string[] = [],
): Promise<ParsedHcl | undefined> {
  const texts = new Set<string>();
  for (const folder of paths.filter(isFolder)) {
    const given = new GivenFiles([resolve(folder)]);
    const { files } = given.below(resolve(folder), isHcl);
    // What cannot be read is told by whoever reads it after this.
    files.forEach((file) => texts.add(given.text(file) ?? ''));
  }
  if (found) {
    const given = new GivenFiles([found.root]);
    found.terraform.filter(isHcl).forEach((file) => texts.add(given.text(file) ?? ''));
  }
  others.forEach((text) => texts.add(text));
  const parsed = new Map<string, JsonText | NotJson>();
  const parser = texts.size > 0 ? HclParser.installed() : undefined;
  if (!parser) {
    return texts.size > 0 ? undefined : parsed;
  }
  for (const text of texts) {
    parsed.set(text, await parsedText(parser, text));
  }
  return parsed;
}

/** @throws NotJson for what Terraform does not take either */
export function hclOf(text: string, hcl: ParsedHcl | undefined): JsonText {
  const parsed = hcl?.get(text) ?? new NotJson('it has changed while it was read', 1);
  if (parsed instanceof NotJson) {
    throw parsed;
  }
  return parsed;
}

/** In letters: what people write is a hundredth of it, and the parser takes a thousand times as much memory for the worst. */
const LONGEST = 2 ** 20;
/** In lines, of a file with a heredoc: with each line of one the parser takes longer, and 20,000 take 4 GiB. */
const MOST_LINES = 10_000;

async function parsedText(parser: HclParser, text: string): Promise<JsonText | NotJson> {
  if (text.length > LONGEST) {
    return new NotJson(`it is longer than ${LONGEST} letters`, 1);
  }
  if (text.includes('<<') && text.split('\n').length > MOST_LINES) {
    return new NotJson(`it has a heredoc (<<) and more than ${MOST_LINES} lines`, 1);
  }
  try {
    const json = blocksAsJson(await parser.parse(text));
    // What holds for the JSON of strangers holds for this.
    const { value } = readJson(JSON.stringify(json));
    const lines = linesOf(text);
    return { value, lineOf: (...path) => lines.get(path.join('\n')) ?? 1 };
  } catch (error) {
    return error instanceof NotJson ? new NotJson(error.message, 1) : refusal(error);
  }
}

/** What the parser says, without what it quotes. */
function refusal(error: unknown): NotJson {
  const [, line, summary] = /\[[^:]*:(\d+),[^:]*: ([\w ,'-]+);/.exec(String((error as Error).message)) ?? [];
  return new NotJson(`it is not valid HCL${summary === undefined ? '' : ` (${summary})`}`, Number(line ?? 1));
}

/** Arguments that name something, and do not stand for what it is. */
const NAMES: ReadonlySet<string> = new Set(['depends_on', 'ignore_changes', 'provider', 'providers']);

/** The blocks of a file by their kind, of which one is called as an argument is. */
function blocksAsJson(kinds: unknown): unknown {
  return typeof kinds === 'object' && kinds !== null
    ? Object.fromEntries(Object.entries(kinds).map(([kind, blocks]) => [kind, asJson(blocks)]))
    : kinds;
}

/** The parser writes names as expressions, where Terraform's JSON has them as they are. */
function asJson(value: unknown, inside = ''): unknown {
  if (typeof value === 'string') {
    return NAMES.has(inside) ? value.replace(/^\$\{(.*)\}$/, '$1') : value;
  }
  if (Array.isArray(value)) {
    return value.map((one) => asJson(one, inside));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, asJson(one, NAMES.has(inside) ? inside : key)]),
      )
    : value;
}

/** Line, from 1, of each block by its kind and labels. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    const [, kind, labels = ''] = /^[ \t]*(\w+)((?:[ \t]+"[^"]*")*)[ \t]*\{/.exec(line) ?? [];
    const path = [kind ?? '', ...[...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label)].join('\n');
    if (kind !== undefined && !lines.has(path)) {
      lines.set(path, index + 1);
    }
  });
  return lines;
}

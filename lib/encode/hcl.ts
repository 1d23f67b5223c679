import { refused } from './refused';

/** A value as HCL and JSON say alike. */
export type HclValue = string | number | boolean | readonly HclValue[] | HclBody;

export interface HclBody {
  readonly [name: string]: HclValue;
}

/** How many labels stand behind the word of a block: in JSON, each is a level of objects. */
export type BlockLabels = Readonly<Record<string, number>>;

const INDENT = '  ';

/**
 * What JSON says, as HCL with its blocks apart from each other.
 *
 * @param comments lines above a block, by its word
 */
export function hclText(
  said: HclBody,
  blockLabels: BlockLabels,
  comments: Readonly<Record<string, string>> = {},
): string {
  const isBlock = (name: string) => name in blockLabels;
  const values = Object.entries(said).filter(([name]) => !isBlock(name));
  const blocks = Object.entries(said).filter(([name]) => isBlock(name));
  const parts = [
    values.map(([name, value]) => `${key(name)} = ${valueText(value, '')}`).join('\n'),
    ...blocks.flatMap(([name, one]) =>
      labelled(one, blockLabels[name]!).map(({ labels, body }, index) => {
        const comment = index === 0 && comments[name] !== undefined ? `${commented(comments[name])}\n` : '';
        return `${comment}${blockText([name, ...labels.map(quoted)].join(' '), body, blockLabels, '')}`;
      }),
    ),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** Blocks of one word, with their labels. */
function labelled(said: HclValue, depth: number): { labels: string[]; body: HclBody }[] {
  return listed(said).flatMap((one) =>
    depth === 0
      ? [{ labels: [], body: one as HclBody }]
      : Object.entries(one as HclBody).flatMap(([label, inner]) =>
          labelled(inner, depth - 1).map(({ labels, body }) => ({ labels: [label, ...labels], body })),
        ),
  );
}

function blockText(head: string, body: HclBody, blockLabels: BlockLabels, indent: string): string {
  const inner = `${indent}${INDENT}`;
  const lines = Object.entries(body).flatMap(([name, value]) =>
    blockLabels[name] === 0
      ? listed(value).map((one) => blockText(`${inner}${name}`, one as HclBody, blockLabels, inner))
      : [`${inner}${key(name)} = ${valueText(value, inner)}`],
  );
  return [`${head} {`, ...lines, `${indent}}`].join('\n');
}

function valueText(value: HclValue, indent: string): string {
  if (Array.isArray(value)) {
    return `[${(value as readonly HclValue[]).map((one) => valueText(one, indent)).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const inner = `${indent}${INDENT}`;
    const lines = Object.entries(value as HclBody).map(
      ([name, one]) => `${inner}${quoted(name)} = ${valueText(one, inner)}`,
    );
    return ['{', ...lines, `${indent}}`].join('\n');
  }
  return typeof value === 'string' ? quoted(value) : String(value);
}

function listed(value: HclValue): readonly HclValue[] {
  return Array.isArray(value) ? (value as readonly HclValue[]) : [value];
}

function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quoted(name);
}

/** HCL knows the escapes of JSON for what is ASCII. What it would fill in, and what nobody would see, is refused. */
function quoted(text: string): string {
  if (/[$%]\{/.test(text)) {
    throw refused('HCL', text, '"${" and "%{" begin what is filled in there');
  }
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text)) {
    throw refused('HCL', text, 'it holds a character that nobody would see');
  }
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}

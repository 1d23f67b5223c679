import { logLine } from '../text/log';

/**
 * Text of a paragraph, a heading or a cell of a table, as GitHub, GitLab and CommonMark read it: nothing in it is a link
 * with another text, code, HTML, an entity, a formula, an emphasis or the end of a cell.
 * https://github.github.com/gfm/#backslash-escapes
 */
export function markdownText(text: string): string {
  return (
    logLine(text)
      .trim()
      .replace(/[\\`*_[\]<|~&$]/g, '\\$&')
      // What starts a list, a heading, a quote or a rule where the text starts a line.
      .replace(/^(?:[-+](?= |$)|-{2,}|[=#>])/, '\\$&')
      .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
  );
}

/** A value in quotes, and words that a forge takes for a person, a group, an issue, a label or an address. */
const AS_CODE = /("(?:[^"\\]|\\.)*"|\S*(?:[@#!%~&$]|:\/\/|www\.|GH-\d)\S*)/gi;

/** A sentence with values of others in it: nobody is told of it or linked to by what they hold. */
export function markdownSentence(text: string): string {
  return logLine(text)
    .trim()
    .split(AS_CODE)
    .map((part, index) =>
      index % 2 === 1 ? markdownCode(part) : part.replace(/\S(?:.*\S)?/, (words) => markdownText(words)),
    )
    .join('');
}

/** A span of code: its fence is longer than any in it. */
export function markdownCode(text: string): string {
  const inner = logLine(text);
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A reader takes one blank away from both sides, if all of it is not blank.
  const padding = /^`|`$|^ .*[^ ].* $/.test(inner) ? ' ' : '';
  return inner === '' ? '' : `${fence}${padding}${inner}${padding}${fence}`;
}

/** A block of code, to paste. */
export function markdownBlock(language: 'sh' | 'json' | 'hcl', text: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

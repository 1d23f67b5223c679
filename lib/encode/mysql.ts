import { refused } from './refused';
import { visible } from '../text/visible';

/** MySQL and MariaDB refuse longer names of accounts, each at a limit of its own; no name of theirs is longer. */
const LONGEST_NAME = 80;

/**
 * In backticks, where a backslash is a backslash: in quotes that hangs on `NO_BACKSLASH_ESCAPES`, and whether they hold a
 * name or a text on `ANSI_QUOTES`. https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
 */
export function identifier(name: string): string {
  if (name === '' || [...name].length > LONGEST_NAME) {
    throw refused('a name in MySQL', name, `it has ${[...name].length} characters; use 1 to ${LONGEST_NAME}`);
  }
  // https://dev.mysql.com/doc/refman/8.4/en/identifiers.html: neither U+0000 nor what is beyond U+FFFF.
  if (name.includes('\0') || /[\ud800-\udfff]|[\u{10000}-\u{10ffff}]/u.test(name) || name.endsWith(' ')) {
    throw refused('a name in MySQL', name, 'it holds what names cannot hold there');
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A database before `.*`, where the name is a pattern: `_` would stand for any character, `%` for any number of them. */
export function databasePattern(name: string): string {
  return identifier(name.replace(/[\\_%]/g, '\\$&'));
}

/** The account that may come from anywhere: the hub changes the password of that one. */
export function account(name: string): string {
  return `${identifier(name)}@'%'`;
}

/** A line that the server does not read: the blank makes it one. */
export function comment(text: string): string {
  return `-- ${visible(text)}`;
}

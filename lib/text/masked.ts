/**
 * A text in which no address shows what may be a password or a token: what stands before its `@`, and its query and
 * fragment. A user may hold anything, as clients read it: quotes, blanks, slashes, another `@`.
 */
export function masked(text: string): string {
  // Nearly all texts hold no address, and each of the three searches goes through all of one from every place in it.
  if (!text.includes('@') && !text.includes(':/')) {
    return text;
  }
  return (
    text
      // Where a query may have begun before the `@`, what follows it may be a part of that.
      .replace(USER, (_, start: string, user: string, rest: string) =>
        /[?#]/.test(user) ? `${start}…` : `${start}…@${rest}`,
      )
      .replace(DATA_SOURCE, '…@')
      .replace(QUERY, '$1$2…')
  );
}

/**
 * To the last `@` before the next address or, where what is said goes on behind a quote, before that: `"` ends a value
 * unless a letter follows it at once. WHATWG clients also take one slash, or backslashes. A name that begins with two
 * slashes is told behind that of its namespace, and another one.
 */
const USER =
  /(\b[a-z][a-z0-9+.-]*:[\\/]{1,3}|(?<![\w:/.])\/\/|(?<![:/])\/{3,})((?:(?!:[\\/]{2}|["'`](?=$|[\s,;:.)\]}]))[^\n])*)@([^\s"'`]*)/gi;

/** `user:password@tcp(host:3306)/`, as Go's driver for MySQL has it. */
const DATA_SOURCE = /[^\s"'`]+:[^\s"'`]*@(?=(?:tcp6?|unix)?\()/gi;

/**
 * With one slash as well, which is what is left of an address that was taken for a path; and with its marks encoded, as
 * they are once that path has become the address of a file.
 */
const QUERY = /(\b[a-z][a-z0-9+.-]*:\/{1,3}(?:(?!%3f|%23)[^\s"'`?#])*)([?#]|%3f|%23)[^\s"'`]+/gi;

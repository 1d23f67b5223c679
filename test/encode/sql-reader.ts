/** What a server's lexer makes of SQL: names and texts with their value, all else word by word. */
export type Token = string | { readonly name: string } | { readonly text: string };

interface Rule {
  readonly pattern: RegExp;
  readonly token: (...groups: string[]) => Token | undefined;
}

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export function postgresqlTokens(sql: string, plainEscapes = false): Token[] {
  const escaped = (body: string) => body.replace(/\\(.)|''/gs, (_, one) => one ?? "'");
  return tokens(sql, [
    { pattern: /--[^\n\r]*/y, token: () => undefined },
    { pattern: /\/\*[\s\S]*?\*\//y, token: () => undefined },
    { pattern: /"((?:[^"]|"")*)"/y, token: (body) => ({ name: body.replaceAll('""', '"') }) },
    { pattern: /E'((?:[^'\\]|''|\\[\s\S])*)'/y, token: (body) => ({ text: escaped(body) }) },
    plainEscapes
      ? { pattern: /'((?:[^'\\]|''|\\[\s\S])*)'/y, token: (body) => ({ text: escaped(body) }) }
      : { pattern: /'((?:[^']|'')*)'/y, token: (body) => ({ text: body.replaceAll("''", "'") }) },
    {
      pattern: /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$([\s\S]*?)\$\1\$/y,
      token: (_, body) => ({ text: body }),
    },
  ]);
}

/** https://dev.mysql.com/doc/refman/8.4/en/string-literals.html */
export function mysqlTokens(sql: string, mode: { ansiQuotes: boolean; noBackslashEscapes: boolean }): Token[] {
  const within = (quote: string) =>
    mode.noBackslashEscapes
      ? new RegExp(`${quote}((?:[^${quote}]|${quote}${quote})*)${quote}`, 'y')
      : new RegExp(`${quote}((?:[^${quote}\\\\]|${quote}${quote}|\\\\[\\s\\S])*)${quote}`, 'y');
  const plain = (quote: string) => (body: string) => ({ text: body.replaceAll(quote + quote, quote) });
  return tokens(sql, [
    { pattern: /(#|--[\s])[^\n]*/y, token: () => undefined },
    { pattern: /`((?:[^`]|``)*)`/y, token: (body) => ({ name: body.replaceAll('``', '`') }) },
    { pattern: within("'"), token: plain("'") },
    mode.ansiQuotes
      ? { pattern: /"((?:[^"]|"")*)"/y, token: (body) => ({ name: body.replaceAll('""', '"') }) }
      : { pattern: within('"'), token: plain('"') },
  ]);
}

function tokens(sql: string, rules: readonly Rule[]): Token[] {
  const all: Token[] = [];
  let at = 0;
  const words: Rule = { pattern: /\s+|\w+|[\s\S]/y, token: () => '' };
  while (at < sql.length) {
    for (const { pattern, token } of [...rules, words]) {
      pattern.lastIndex = at;
      const match = pattern.exec(sql);
      if (match) {
        const made = token === words.token ? match[0].trim() || undefined : token(...match.slice(1));
        if (made !== undefined) {
          all.push(made);
        }
        at = pattern.lastIndex;
        break;
      }
    }
  }
  return all;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../docs/errors');

/** What docs/errors/ says of each error code, in Markdown, by code: the pages come with the package. */
export function errorEntries(): ReadonlyMap<string, string> {
  const pages = readdirSync(FOLDER).filter((file) => file !== 'README.md');
  return new Map(pages.flatMap((file) => entriesOf(readFileSync(join(FOLDER, file), 'utf8'))));
}

/** A section of the second level each, whose heading is the code. */
function entriesOf(page: string): [code: string, entry: string][] {
  const sections = page.split(/^## (?=\w+$)/m).slice(1);
  return sections.map((section) => [section.slice(0, section.indexOf('\n')), `# ${section.trimEnd()}\n`]);
}

import fc from 'fast-check';
import { logLine } from '../../lib/text/log';
import { markdownBlock, markdownCode, markdownSentence, markdownText } from '../../lib/encode/markdown';
import { markdownTable } from '../../lib/reports/table';
import { hostileText } from './hostile';

interface Renderer {
  render(markdown: string): string;
}
// Without its types, which are a package of their own.
const MarkdownIt = jest.requireActual<new (options: object) => Renderer>('markdown-it');
const RENDERER = new MarkdownIt({ html: true });
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
const read = (html: string) => html.replace(/&\w+;/g, (entity) => ENTITIES[entity]!);
/** What a page shows of a text: blanks at its ends are nothing. */
const shown = (text: string) => logLine(text).trim();
const texts = hostileText().filter((text) => shown(text) !== '');

test('a text is shown as what it is, in a paragraph, a heading, a list and a cell', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const markdown = markdownText(text);
      expect(read(RENDERER.render(markdown))).toBe(`<p>${shown(text)}</p>\n`);
      expect(read(RENDERER.render(`## ${markdown}`))).toBe(`<h2>${shown(text)}</h2>\n`);
      expect(read(RENDERER.render(`- ${markdown}`))).toBe(`<ul>\n<li>${shown(text)}</li>\n</ul>\n`);
      const table = markdownTable({ columns: [text, 'b'], rows: [['a', text]] });
      const cells = [...RENDERER.render(table).matchAll(/<t[hd]>([^<]*)<\/t[hd]>/g)].map(([, cell]) => read(cell!));
      expect(cells).toEqual([shown(text), 'b', 'a', shown(text)]);
    }),
  );
});

test('a sentence is shown as what it is, with values and references as code', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const html = RENDERER.render(`- a: ${markdownSentence(text)}`).replace(/<\/?code>/g, '');
      expect(read(html)).toBe(`<ul>\n<li>a: ${shown(text)}</li>\n</ul>\n`);
    }),
  );
});

test('a span of code is shown as what it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(read(RENDERER.render(`a ${markdownCode(text)} b`))).toBe(`<p>a <code>${logLine(text)}</code> b</p>\n`);
    }),
  );
});

test('a block of code ends where it ends', () => {
  fc.assert(
    fc.property(fc.array(texts.map(logLine), { minLength: 1 }), (lines) => {
      const text = lines.join('\n').trimEnd();
      fc.pre(text.trim() !== '');
      expect(read(RENDERER.render(markdownBlock('sh', text)))).toBe(
        `<pre><code class="language-sh">${text}\n</code></pre>\n`,
      );
    }),
  );
});

import fc from 'fast-check';
import { htmlJson, htmlText } from '../../lib/encode/html';
import { isVisible } from '../../lib/text/visible';
import { hostileText } from './hostile';

const TEXTS = fc.oneof(
  fc.string({
    unit: fc.constantFrom('<', '/', '!', '-', '>', '&', '"', "'", 's', 'script', '\u2028', '\u202e', '\0', '😀'),
  }),
  hostileText(),
);

test('JSON in a script element comes back as it was, ends no element and shows all that is in it', () => {
  fc.assert(
    fc.property(TEXTS, (text) => {
      const written = htmlJson({ [text]: text });
      expect(JSON.parse(written)).toEqual({ [text]: text });
      expect(written).not.toMatch(/[<>&]/);
      expect(isVisible(written)).toBe(true);
    }),
  );
});

test('a text ends neither an element nor an attribute', () => {
  fc.assert(
    fc.property(TEXTS, (text) => {
      expect(htmlText(text)).not.toMatch(/[<>"']/);
      const back = htmlText(text).replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => NAMES[name]!);
      expect(back).toBe(text);
    }),
  );
});

const NAMES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };

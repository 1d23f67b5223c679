import fc from 'fast-check';
import { element } from '../../lib/encode/xml';
import { hostileText } from './hostile';

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#9': '\t',
  '#10': '\n',
  '#13': '\r',
};
const read = (text: string) =>
  text.replace(/&(#?\w+);/g, (_, name: string) => ENTITIES[name] ?? String.fromCodePoint(Number(name.slice(1))));

test('an element holds attributes, elements and text', () => {
  expect(element('a', { b: 1, c: 'd' })).toBe('<a b="1" c="d"/>');
  expect(element('a', {}, [element('b', {}), element('c', {}, 'x < y')])).toBe('<a>\n<b/>\n<c>x &lt; y</c>\n</a>');
});

test('any text comes back as it was, and closes no element', () => {
  const characters = ['&', '<', '>', '"', "'", ']', ';', '\t', '\n', '\r', ' ', 'a', 'ä', '😀'];
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...characters) }), (value) => {
      const [, attribute, text] = /^<a b="([^"<>]*)">([^<>]*)<\/a>$/.exec(element('a', { b: value }, `${value}.`))!;
      expect([read(attribute!), read(text!)]).toEqual([value, `${value}.`]);
    }),
  );
});

test.each([
  ['a null', '\0'],
  ['an escape of a terminal', '\x1b'],
  ['half a character', '\ud83d'],
  ['no character', '\uffff'],
])('%s cannot be said in XML, and is replaced', (_name, value) => {
  expect(element('a', { b: `1${value}2` }, `3${value}4`)).toBe('<a b="1\ufffd2">3\ufffd4</a>');
});

test('what nobody sees and what a CI service takes for a command comes back, and is in no line of a log', () => {
  const sayable = hostileText().map((text) =>
    text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '-'),
  );
  fc.assert(
    fc.property(sayable, (value) => {
      const xml = element('a', { b: value }, `${value}.`);
      const [, attribute, text] = /^<a b="([^"<>]*)">([^<>]*)<\/a>$/.exec(xml)!;
      expect([read(attribute!), read(text!)]).toEqual([value, `${value}.`]);
      expect(xml).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\u0080-\u009f]|##[A-Za-z]*\[|^\s*::/mu);
    }),
  );
});

import fc from 'fast-check';
import { SecretKey, Template } from 'keywheel';
import { evaluate } from '../go-template';
import { propertiesValue, xmlAttribute, xmlText } from '../readers';

const key = (name: string): SecretKey => new SecretKey({}, name);
const password = key('password');
const username = key('username');

/** Any text that a person or a generator comes up with, and the ones that break things. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '&',
        '%',
        '+',
        ' ',
        '"',
        "'",
        '\\',
        '/',
        '?',
        '#',
        '=',
        ':',
        '@',
        '<',
        '>',
        '{{',
        '}}',
        '${',
        '\n',
        '\t',
        '\r',
        '\f',
        '!',
        '€',
        '%20',
        '\\u0041',
        '😀',
        '`',
        ',',
        ';',
        '|',
        'a',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('renders', () => {
  test.each([
    ['text', Template.text`${password}`, '{{ .password }}'],
    ['text with a literal around it', Template.text`a ${password} b`, 'a {{ .password }} b'],
    ['a key that is not a word', Template.text`${key('tls.crt')}`, '{{ index . "tls.crt" }}'],
    ['a key that starts with a digit', Template.text`${key('1a')}`, '{{ index . "1a" }}'],
    ['a URL', Template.url`x?p=${password}`, 'x?p={{ .password | urlquery | replace "+" "%20" }}'],
    ['JSON', Template.json`{"p": ${password}}`, '{"p": {{ .password | toJson }}}'],
    [
      'strings and numbers as they are',
      Template.url`http://${'db.example.com'}:${5432}/&`,
      'http://db.example.com:5432/&',
    ],
    ['nothing', Template.text``, ''],
    [
      'a URL in JSON',
      Template.json`{"url": ${Template.url`x?p=${password}&u=${username}`}}`,
      '{"url": {{ (print "x?p=" (.password | urlquery | replace "+" "%20") "&u=" (.username | urlquery | replace "+" "%20")) | toJson }}}',
    ],
    ['an empty template in another', Template.json`${Template.text``}`, '{{ (print "") | toJson }}'],
  ])('%s', (_what, template, expected) => {
    expect(template.render()).toBe(expected);
  });
});

describe('what a person writes around the keys stays as it is', () => {
  const literal = fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '{{',
        '}}',
        '{{ .password }}',
        '{{-',
        '-}}',
        '"',
        '\\',
        '`',
        '\n',
        ' ',
        'a',
        '${',
        '{{/*',
        '*/}}',
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join(''));

  /** A template as a program would write it, of texts and strings and keys. */
  const write = (tag: typeof Template.text, texts: readonly string[], ...parts: (SecretKey | string)[]) =>
    tag(Object.assign([...texts], { raw: [...texts] }), ...parts);

  test('around a key', () => {
    fc.assert(
      fc.property(literal, literal, (before, after) => {
        const template = write(Template.text, [before, after], password);
        expect(evaluate(template.render(), { password: 'secret' })).toBe(`${before}secret${after}`);
      }),
    );
  });

  test('where texts and strings meet', () => {
    fc.assert(
      fc.property(literal, literal, literal, (before, between, after) => {
        const template = write(Template.text, [before, after], between);
        expect(evaluate(template.render(), {})).toBe(`${before}${between}${after}`);
      }),
    );
  });

  test('in a nested template', () => {
    fc.assert(
      fc.property(literal, literal, (before, after) => {
        const inner = write(Template.text, [before, after], password);
        expect(evaluate(Template.text`<${inner}>`.render(), { password: 'secret' })).toBe(`<${before}secret${after}>`);
      }),
    );
  });

  test('a brace before a key opens nothing', () => {
    expect(evaluate(Template.text`{${password}}`.render(), { password: 'secret' })).toBe('{secret}');
    expect(evaluate(Template.text`{${'{'}.a}}`.render(), {})).toBe('{{.a}}');
  });
});

describe('any value comes back', () => {
  const back = (template: Template, read: (text: string) => string, values = anyText) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(read(evaluate(template.render(), { password: value, 'pass.word': value }))).toBe(value);
      }),
      { numRuns: 300 },
    );
  };

  test('from text', () => {
    back(Template.text`${password}`, (text) => text);
    back(Template.text`${key('pass.word')}`, (text) => text);
  });

  test('from the query of a URL, by readers of forms and by those who decode percents only', () => {
    const template = Template.url`jdbc:postgresql://db:5432/orders?user=u&password=${password}&ssl=true`;
    back(template, (text) => new URLSearchParams(text.slice(text.indexOf('?') + 1)).get('password')!);
    back(template, (text) => decodeURIComponent(/[?&]password=([^&]*)/.exec(text)![1]!));
  });

  test('from user and password of a URL', () => {
    const template = Template.url`postgresql://${username}:${password}@db.example.com/orders`;
    fc.assert(
      fc.property(anyText, anyText, (user, secret) => {
        const url = new URL(evaluate(template.render(), { username: user, password: secret }));
        expect([url.username, url.password].map(decodeURIComponent)).toEqual([user, secret]);
        expect(url.host).toBe('db.example.com');
      }),
    );
  });

  test('from a segment of a path', () => {
    back(Template.url`https://x/${password}/z`, (text) => decodeURIComponent(text.split('/')[3]!));
  });

  test('from JSON', () => {
    back(Template.json`{"a": {"password": ${password}}, "b": [1]}`, (text) => JSON.parse(text).a.password as string);
  });

  test('from a URL in JSON', () => {
    const template = Template.json`{"url": ${Template.url`x?p=${password}&q="\\"`}}`;
    back(template, (text) => {
      const { url } = JSON.parse(text) as { url: string };
      expect(url.endsWith('&q="\\"')).toBe(true);
      return new URLSearchParams(url.slice(2)).get('p')!;
    });
  });

  test('from JSON in a URL in XML', () => {
    const template = Template.xml`<u>${Template.url`x?p=${Template.json`{"p": ${password}}`}`}</u>`;
    back(template, (text) => {
      const url = xmlText(text.slice(3, -4));
      return (JSON.parse(new URLSearchParams(url.slice(2)).get('p')!) as { p: string }).p;
    });
  });

  /** XML has no way to write most control characters. */
  const xmlValue = anyText.map((text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));

  test('from the text of an XML element', () => {
    back(Template.xml`<p>${password}</p>`, (text) => xmlText(text.slice(3, -4)), xmlValue);
  });

  test('from an XML attribute in quotes of either kind', () => {
    back(Template.xml`<p a="${password}"/>`, (text) => xmlAttribute(text, '"'), xmlValue);
    back(Template.xml`<p a='${password}'/>`, (text) => xmlAttribute(text, "'"), xmlValue);
  });

  test('from a properties file', () => {
    back(Template.properties`# comment\nuser=u\npassword=${password}\nlast=x\n`, (text) =>
      propertiesValue(text, 'password'),
    );
  });

  test('from a properties file with text before it on the line', () => {
    back(Template.properties`url: ${Template.url`x?p=${password}`}\nlast=x\n`, (text) =>
      decodeURIComponent(propertiesValue(text, 'url').slice(4)),
    );
  });
});

test('keys are those used, in nested templates too', () => {
  const template = Template.json`${username}${Template.url`${password}`}`;
  expect(template.keys.map(({ name }) => name)).toEqual(['username', 'password']);
});

test.each([undefined, null, {}, true])('throws when %p stands where a key belongs', (part) => {
  expect(() => Template.url`x${part as unknown as string}`).toThrow('Template.url got');
});

test.each(['a\ud800', '\udc00b', 'a\0b'])('a text that no file can hold is refused: %j', (text) => {
  expect(() => Template.json`${text}`).toThrow('TemplateInvalid');
});

import fc from 'fast-check';
import { json } from '../../lib/encode/json';
import { hostileText } from './hostile';

test('every reader gets the value back, and a log sees no control character, no command and one value a line', () => {
  fc.assert(
    fc.property(fc.dictionary(hostileText(), hostileText()), (value) => {
      const text = json(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      expect(text).not.toMatch(/##[A-Za-z]*\[|^\s*::/m);
      expect(text.split('\n')).toHaveLength(Object.keys(value).length === 0 ? 2 : Object.keys(value).length + 3);
    }),
  );
});

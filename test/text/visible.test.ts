import fc from 'fast-check';
import { isVisible, visible } from '../../lib/text/visible';
import { HOSTILE, hostileText, UNSEEN } from '../encode/hostile';

test.each(UNSEEN)('%j is written out', (text) => {
  expect(isVisible(text)).toBe(false);
  expect(isVisible(visible(text))).toBe(true);
  expect(visible(text)).toMatch(/\\(n|r|t|u)/);
});

test.each(HOSTILE)('%j stays as it is', (text) => {
  expect(isVisible(text)).toBe(true);
  expect(visible(text)).toBe(text);
});

test('whatever comes in, one visible line comes out, and the same when it is written again', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const written = visible(text);
      expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      expect(visible(written)).toBe(written);
    }),
  );
});

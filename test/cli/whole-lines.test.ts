import { WholeLines } from '../../lib/cli/whole-lines';

const read = (...lines: string[]) => {
  const whole = new WholeLines();
  return { lines: lines.flatMap((line) => whole.add(line) ?? []), isOpen: whole.isOpen };
};

test('what containerd cuts is whole again, each stream by itself', () => {
  const at = '2026-03-01T10:00:00.5Z';
  const { lines } = read(`${at} stdout P {"a":`, `${at} stderr F hello`, `${at} stdout P 1`, `${at} stdout F }`);
  expect(lines).toEqual(['hello', '{"a":1}']);
});

test('what Docker cuts is whole again', () => {
  const part = (log: string) => JSON.stringify({ log, stream: 'stdout' });
  expect(read(part('{"a"'), part(':1}\n'), part('b\n')).lines).toEqual(['{"a":1}\n', 'b\n']);
});

test('a log that ends within a line is open; other lines are as they are', () => {
  expect(read('2026-03-01T10:00:00.5Z stdout P {"a":').isOpen).toBe(true);
  expect(read('{"time":1}', '{"log":1}', '{"log":"a}')).toEqual({
    lines: ['{"time":1}', '{"log":1}', '{"log":"a}'],
    isOpen: false,
  });
});

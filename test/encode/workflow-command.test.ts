import fc from 'fast-check';
import { workflowCommand } from '../../lib/encode/workflow-command';

/** As the runner reads a line: `src/Runner.Common/ActionCommand.cs` of github.com/actions/runner. */
function read(line: string): { name: string; properties: Record<string, string>; text: string } {
  const [, head, text] = /^::(.*?)::(.*)$/s.exec(line)!;
  const [, name, stated] = /^(\S+)(?: (.*))?$/s.exec(head!)!;
  const pairs = (stated ?? '').split(',').filter(Boolean);
  const properties = pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), unescaped(pair.slice(at + 1), { '%2C': ',', '%3A': ':' })] as const;
  });
  return { name: name!, properties: Object.fromEntries(properties), text: unescaped(text!, {}) };
}

function unescaped(text: string, more: Readonly<Record<string, string>>): string {
  const all: Record<string, string> = { '%0D': '\r', '%0A': '\n', ...more, '%25': '%' };
  return Object.entries(all).reduce((done, [code, letter]) => done.replaceAll(code, letter), text);
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('%', '2', '5', '0', 'A', 'C', 'D', '3', ':', ',', '=', '\n', '\r', 'a') }),
);

test('any text is one line, which the runner reads as the same text', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (file, title, text) => {
      const line = workflowCommand('error', { file, line: 3, title }, text);

      expect(line).not.toMatch(/[\r\n]/);
      expect(read(line)).toEqual({ name: 'error', properties: { file, line: '3', title }, text });
    }),
  );
});

test('what is not known is not stated', () => {
  expect(workflowCommand('notice', { file: undefined }, 'all is well')).toBe('::notice::all is well');
});

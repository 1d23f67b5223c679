import fc from 'fast-check';
import { workflowCommand } from '../../lib/encode/workflow-command';
import { readWorkflowCommand } from './workflow-commands';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('%', '2', '5', '0', 'A', 'C', 'D', '3', ':', ',', '=', '\n', '\r', 'a') }),
);

test('any text is one line, which the runner reads as the same text', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (file, title, text) => {
      const line = workflowCommand('error', { file, line: 3, title }, text);

      expect(line).not.toMatch(/[\r\n]/);
      expect(readWorkflowCommand(line)).toEqual({ name: 'error', properties: { file, line: '3', title }, text });
    }),
  );
});

test('what is not known is not stated', () => {
  expect(workflowCommand('notice', { file: undefined }, 'all is well')).toBe('::notice::all is well');
});

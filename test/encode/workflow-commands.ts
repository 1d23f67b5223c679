export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A line as the runner reads it: `src/Runner.Common/ActionCommand.cs` of github.com/actions/runner. */
export function readWorkflowCommand(line: string): WorkflowCommand {
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

/**
 * A command that GitHub reads from the log of a step: nothing in a text ends it or begins another.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  text: string,
): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const stated = given.map(([key, value]) => `${key}=${property(String(value))}`).join(',');
  return `::${name}${stated && ` ${stated}`}::${data(text)}`;
}

/** The runner takes these back, in this form alone. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

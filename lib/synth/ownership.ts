/** How keywheel knows its own files again: it removes and overwrites no others. */

/** The first line of a YAML file. */
export function yamlHeader(fleet: string, file: string): string {
  return `# Written by keywheel for fleet ${fleet} as ${file}. Changes belong into the program.`;
}

/** The first line of an SQL file. */
export function sqlHeader(fleet: string, file: string): string {
  return yamlHeader(fleet, file).replace('#', '--');
}

/** The first line of a report. */
export function reportHeader(fleet: string, file: string): string {
  return `<!-- ${yamlHeader(fleet, file).slice(2)} -->`;
}

/** The first line of a JSON file: its object begins there, and goes on with the next field. */
export function jsonHeader(fleet: string, file: string): string {
  return `{ "description": ${JSON.stringify(yamlHeader(fleet, file).slice(2))},`;
}

/** The fleet that a stack's JSON was written for; undefined if keywheel did not write it. */
export function fleetOfStack(text: string): string | undefined {
  return keywheelOf(text)?.fleet;
}

/** The record that the hub's stack was written with. */
export function recordOfStack(text: string): object | undefined {
  return keywheelOf(text)?.record;
}

function keywheelOf(text: string): { fleet?: string; record?: object } | undefined {
  try {
    return (JSON.parse(text) as { '//'?: { keywheel?: { fleet?: string; record?: object } } })['//']?.keywheel;
  } catch {
    return undefined;
  }
}

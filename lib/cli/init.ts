import { command } from '../encode/shell';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { FleetError } from '../errors';

const TEMPLATES = join(__dirname, '../../templates');
const SCHEMA = join(__dirname, '../../schemas/tenant-file.schema.json');

/** npm leaves files of these names out of a package. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/**
 * Writes a small working project, and overwrites nothing.
 *
 * @param version of keywheel, which the project pins
 * @param tenants whether teams get a repository of their own, for a file each
 * @returns what to do next
 * @throws FleetError FileExists, with nothing written; FolderNotWritable
 */
export function init(folder: string, version: string, tenants = false): string {
  const root = resolve(folder);
  const values = { name: projectName(root), version, projectId: randomUUID() };
  const files = tenants ? twoRepositories(root, values) : filledIn('project', root, values);
  const present = [...files.keys()].filter((file) => existsSync(file));
  if (present.length > 0) {
    const names = present.map((file) => relative(root, file));
    throw new FleetError(
      'FileExists',
      `${names.join(', ')} would be overwritten; nothing was written. Choose an empty folder, or move them away`,
    );
  }
  writeAll(files);
  const start = tenants ? join(root, 'platform') : root;
  const enter = start === process.cwd() ? '' : `${command('cd', '--', relative(process.cwd(), start))} && `;
  return [
    `1. ${enter}npm install`,
    '2. npx keywheel synth   writes dist/ for GitOps and cdktf.out/ for Terraform',
    '3. npm test             then state your own fleet in fleet.ts, with your own certificates',
    ...(tenants ? ['4. make a repository of each of the two folders; a team is a file of teams/tenants/'] : []),
    '',
  ].join('\n');
}

/** A repository of the platform team, which has the program, and one of the teams, which has a file for each. */
function twoRepositories(root: string, values: Readonly<Record<string, string>>): Map<string, string> {
  const [platform, teams] = [join(root, 'platform'), join(root, 'teams')];
  return new Map([
    ...filledIn('project', platform, values),
    ...filledIn('tenants/platform', platform, values),
    ...filledIn('tenants/teams', teams, values),
    [join(teams, 'schemas', 'prod.json'), readFileSync(SCHEMA, 'utf8')],
  ]);
}

/** What goes around a program that a command writes: a project as `init` makes it, with what a template adds, by name. */
export function projectFiles(template: string, root: string, version: string): ReadonlyMap<string, string> {
  const values = { name: projectName(root), version, projectId: randomUUID() };
  const files = [...filledIn('project', root, values), ...filledIn(template, root, values)];
  return new Map(
    files.map(([file, text]) => [relative(root, file), text] as const).filter(([name]) => !EXAMPLE.test(name)),
  );
}

/** What is of the example. */
const EXAMPLE = /^(fleet\.test\.ts|fleet\.ts|main\.ts|certificates\b.*)$/;

/** What each file of a template holds, by absolute path. */
function filledIn(template: string, root: string, values: Readonly<Record<string, string>>): Map<string, string> {
  const folder = join(TEMPLATES, template);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(
    names.map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const filled = text.replace(/\{\{(\w+)\}\}/g, (token, key: string) => values[key] ?? token);
      return [join(root, RENAMED[name] ?? name), filled];
    }),
  );
}

function writeAll(files: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
      written.push(file);
    }
  } catch (error) {
    // They would stand in the way of the next attempt.
    written.forEach((file) => rmSync(file));
    const { code, path, message } = error as NodeJS.ErrnoException;
    throw new FleetError(
      'FolderNotWritable',
      `cannot write ${path ?? 'the project'} (${code ?? message}); make room or give a folder that can be written`,
    );
  }
}

/** What npm accepts as a name, made of the folder's. */
function projectName(root: string): string {
  return (
    basename(root)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'fleet'
  );
}

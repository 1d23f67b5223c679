import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStack } from '../output/stack';
import { STACK_FILE, STACKS_FOLDER } from '../synth/output-files';
import { fleetOfStack } from '../synth/ownership';

/** The stacks that keywheel wrote to folders of Terraform; undefined where these hold something else as well. */
export function ownStacks(folders: readonly string[]): SynthesizedStack[] | undefined {
  const stacks = folders.map(stacksIn);
  return stacks.every((one) => one !== undefined) ? stacks.flat() : undefined;
}

function stacksIn(folder: string): SynthesizedStack[] | undefined {
  const below = join(folder, STACKS_FOLDER);
  if (!statSync(below, { throwIfNoEntry: false })?.isDirectory()) {
    return undefined;
  }
  // Of the folder itself, what Terraform would read there is somebody else's.
  const isForeign = readdirSync(folder).some((name) => /\.tf(\.json)?$/.test(name));
  const stacks = readdirSync(below, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => stackIn(join(below, name), name));
  return isForeign || stacks.some((one) => one === undefined) ? undefined : (stacks as SynthesizedStack[]);
}

function stackIn(folder: string, name: string): SynthesizedStack | undefined {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = new Map(files.map((file) => [file.name, readFileSync(join(folder, file.name), 'utf8')]));
  const text = texts.get(STACK_FILE);
  const others = [...texts.keys()].filter((file) => /\.tf(\.json)?$/.test(file) && file !== STACK_FILE);
  if (text === undefined || fleetOfStack(text) === undefined || others.length > 0) {
    return undefined;
  }
  texts.delete(STACK_FILE);
  const json = JSON.parse(text) as SynthesizedStack['json'];
  return { name, json, dependencies: [], owners: new Map(), retained: [], files: texts };
}

import { createHash } from 'node:crypto';
import type { Finding } from '../output/finding';

/** Where the output is, relative to the repository. */
export interface WrittenFolders {
  readonly manifests: string;
  readonly terraform: string;
}

/** The file that a finding is shown in: the line of the program or of a file that was read, else the file of the output. */
export function fileOf({ source, place }: Finding, folders?: WrittenFolders): string | undefined {
  return source?.file ?? outputFile(place, folders);
}

/** The file that a place in the output names; it begins with a stack, or with a file of a cluster. */
export function outputFile(place: string, folders?: WrittenFolders): string | undefined {
  if (!folders) {
    return undefined;
  }
  const [where] = place.split(', ');
  const stack = /^stack (.+)$/.exec(where!)?.[1];
  if (stack !== undefined) {
    return `${folders.terraform}/stacks/${stack}/cdk.tf.json`;
  }
  return /\.(ya?ml|json)$/.test(where!) ? `${folders.manifests}/${where}` : undefined;
}

/**
 * What makes a finding the same one after the files have changed: its check and its places, without lines and numbers
 * of the message; of several in one place, its turn.
 */
export function fingerprints(): (finding: Finding) => string {
  const turns = new Map<string, number>();
  return ({ id, path, place, source }) => {
    const key = createHash('sha256')
      .update(JSON.stringify([id, path, place, source?.file]))
      .digest('hex')
      .slice(0, 32);
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return `${key}:${turn}`;
  };
}

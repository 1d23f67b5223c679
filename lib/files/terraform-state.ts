import { isFields } from '../collections/fields';
import type { HeldInClear } from '../output/held-in-clear';
import type { Misread } from '../output/misread';
import type { Unknown } from '../output/unknown';
import { inClearOfState } from '../secrecy/state-text';
import { shown } from './files-below';
import { GivenFiles, LARGEST_PLAN } from './given-files';
import { NotJson, readJson } from './json-text';

/** Whether Terraform calls its own copy of its state so, or what that was before. */
export function isState(name: string): boolean {
  return /\.tfstate(\.(?:\d+\.)?backup)?$/.test(name);
}

/** What Terraform's own copies of its state tell: what they make is in no format that is promised to anybody. */
export interface StatesRead {
  readonly inClear: readonly HeldInClear[];
  readonly misread: readonly Misread[];
  readonly unknown: readonly Unknown[];
}

export function readStates(given: GivenFiles, files: readonly string[]): StatesRead {
  const misread: Misread[] = [];
  const read = files.map((file) => {
    const before = given.misread.length;
    const told = ofState(file, given.text(file, LARGEST_PLAN));
    misread.push(...given.misread.splice(before));
    return told;
  });
  return {
    inClear: read.flatMap(({ inClear }) => inClear),
    misread,
    unknown: read.map(({ unknown }) => unknown),
  };
}

function ofState(file: string, text: string | undefined): { inClear: HeldInClear[]; unknown: Unknown } {
  const place = shown(file);
  const json = text === undefined ? undefined : parsed(text);
  if (json === undefined) {
    const message = 'a state of Terraform is not read: it is not valid JSON, and whether it holds secrets is not known';
    return { inClear: [], unknown: { place, message } };
  }
  const inClear = inClearOfState(json).map(({ what, standIn, address }): HeldInClear => {
    return { what, standIn, address, path: '', place: `${place}, ${address}` };
  });
  const message =
    json['encrypted_data'] === undefined
      ? 'a state of Terraform is read for secrets alone, and holds them in clear: keep it out of the repository (give ' +
        'what "terraform show -json" prints, and a remote backend holds the state)'
      : 'a state of OpenTofu is encrypted: what is in it was not read';
  return { inClear, unknown: { place, message } };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const { value } = readJson(text);
    return isFields(value) ? value : undefined;
  } catch (error) {
    if (error instanceof NotJson) {
      return undefined;
    }
    throw error;
  }
}

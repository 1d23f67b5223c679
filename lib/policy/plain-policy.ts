import { isFields } from '../collections/fields';
import { KNOWN_CAPABILITIES, PolicyPath, Server } from './policy-path';

/**
 * The paths of a policy that is strict JSON and grants capabilities and nothing else, as most that are generated do;
 * undefined for any other, which is read word by word.
 */
export function plainJson(text: string, server: Server | 'either'): PolicyPath[] | undefined {
  // The server reads escapes in its own way.
  if (text.includes('\\')) {
    return undefined;
  }
  let policy: { path?: unknown };
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    return undefined;
  }
  const paths = policy?.path;
  if (!isFields(paths) || Object.keys(policy).length !== 1) {
    return undefined;
  }
  const known = KNOWN_CAPABILITIES[server];
  const read: PolicyPath[] = [];
  for (const path in paths) {
    const block = paths[path];
    const capabilities = isFields(block) && Object.keys(block).length === 1 ? block['capabilities'] : undefined;
    const isPlain = Array.isArray(capabilities) && capabilities.every((one) => known.includes(one as string));
    if (!isPlain || capabilities.length === 0 || path.includes('{{')) {
      return undefined;
    }
    if (/\+\*/.test(path)) {
      return undefined;
    }
    read.push(
      capabilities.includes('deny')
        ? { path, capabilities: DENY }
        : { path, capabilities: shared(capabilities as string[]), restrictions: NONE },
    );
  }
  // A path that stands there twice is one to JSON.parse, and two to the server.
  return read.length > 0 && text.split('"capabilities"').length - 1 === read.length ? read : undefined;
}

const DENY = ['deny'];
const NONE = {};
/** By their words: the policies of a fleet grant the same few thousands of times. */
const lists = new Map<string, readonly string[]>();

/** Each once, in their order. */
function shared(capabilities: readonly string[]): readonly string[] {
  const key = capabilities.join();
  const list = lists.get(key) ?? [...new Set(capabilities)];
  lists.set(key, list);
  return list;
}

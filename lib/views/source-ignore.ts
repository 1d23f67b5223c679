import { filePattern } from '../go/file-pattern';
import type { Wildcards } from '../go/wildcards';

/**
 * Whether Flux leaves a file out of what it fetches, by the patterns of `spec.ignore`: those of `.gitignore`, as its
 * source-controller reads them. What comes last decides; a pattern that matches a folder matches all that is in it.
 * https://fluxcd.io/flux/components/source/gitrepositories/#ignore
 *
 * @returns whether it leaves out a path, from where the patterns stand
 */
export function sourceIgnore(text: string): Verdict {
  const rules = text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map(ruleOf)
    .reverse();
  return (path) => {
    const parts = path.split('/');
    return rules.find(({ match }) => match(parts))?.isLeftOut;
  };
}

/** Undefined where no pattern is about the path. */
export type Verdict = (path: string) => boolean | undefined;

interface Rule {
  readonly isLeftOut: boolean;
  match(parts: readonly string[]): boolean;
}

function ruleOf(line: string): Rule {
  const isBack = line.startsWith('!');
  const body = isBack ? line.slice(1) : line;
  const said = body.endsWith('\\ ') ? body : body.replace(/ +$/, '');
  const isOfFolders = said.endsWith('/');
  const segments = (isOfFolders ? said.slice(0, -1) : said).split('/');
  return {
    isLeftOut: !isBack,
    match:
      segments.length === 1
        ? anywhere(filePattern(segments[0]!), isOfFolders)
        : fromTheTop(segments.map(segmentOf), isOfFolders),
  };
}

/** Undefined for what matches nothing. */
type Segment = 'any folders' | 'nothing' | Wildcards | undefined;

function segmentOf(text: string): Segment {
  if (text === '' || text === '**') {
    return text === '' ? 'nothing' : 'any folders';
  }
  return text.includes('**') ? undefined : filePattern(text);
}

/** A name alone is that of a file or a folder at any place. */
function anywhere(name: Wildcards | undefined, isOfFolders: boolean): Rule['match'] {
  return (parts) => parts.slice(0, isOfFolders ? -1 : undefined).some((part) => name?.match(part));
}

function fromTheTop(segments: readonly Segment[], isOfFolders: boolean): Rule['match'] {
  return (parts) => {
    let at = 0;
    let isMatched = false;
    let mayGoDown = false;
    for (const [index, segment] of segments.entries()) {
      if (segment === 'nothing') {
        mayGoDown = false;
      } else if (segment === 'any folders') {
        mayGoDown = index < segments.length - 1;
      } else {
        if (segment === undefined || at === parts.length) {
          return false;
        }
        const found = mayGoDown ? parts.findIndex((part, place) => place >= at && segment.match(part)) : at;
        if (!mayGoDown && !segment.match(parts[at]!)) {
          return false;
        }
        isMatched = found >= 0;
        at = found < 0 ? parts.length : found + 1;
        mayGoDown = false;
      }
    }
    return isMatched && !(isOfFolders && at === parts.length);
  };
}

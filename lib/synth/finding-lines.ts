import type { IConstruct } from 'constructs';
import type { FleetError } from '../errors';
import type { Finding, SourceLine } from '../output/finding';
import { placeThatMade } from '../program/call';
import { optionLine } from '../program/option-line';
import { SourceTexts } from '../program/source-texts';
import type { FilePlace } from '../program/said';
import { ProgramPlace, relativePath } from '../program/source-place';
import { fieldLine } from '../yaml/written';
import { OPTION_CAUSES } from './option-causes';

/** Findings with the line of the program: of the option that is the cause, or else of the construct. */
export function withLines(findings: readonly Finding[], root: IConstruct): readonly Finding[] {
  const lines = new ProgramLines(root);
  return findings.map((finding) => ({ ...finding, source: lines.of(finding.path, OPTION_CAUSES[finding.id]) }));
}

/** Gives errors the line of the construct that they are about: some are noticed only while it is rendered. */
export function addLines(errors: readonly FleetError[], root: IConstruct): void {
  const lines = new ProgramLines(root);
  for (const error of errors.filter(({ path }) => path !== '')) {
    error.source ??= lines.of(error.path);
  }
}

/** Of one synthesis: a thousand findings lead to a few lines. */
class ProgramLines {
  private readonly places = new Map<IConstruct, ProgramPlace | FilePlace | undefined>();
  private readonly texts = new SourceTexts();
  private readonly options = new Map<string, number | undefined>();
  private readonly found = new Map<string, SourceLine | undefined>();

  constructor(private readonly root: IConstruct) {}

  /** @param options what may be the cause, the likelier first */
  of(path: string, options: readonly string[] = []): SourceLine | undefined {
    const key = JSON.stringify([path, options]);
    if (!this.found.has(key)) {
      this.found.set(key, this.lineOf(path, options));
    }
    return this.found.get(key);
  }

  private lineOf(path: string, options: readonly string[]): SourceLine | undefined {
    // From the construct to the fleet: a delivery is of its secret, which says how it rotates.
    const places = constructsTo(this.root, path)
      .reverse()
      .flatMap((construct) => this.placeOf(construct) ?? []);
    for (const option of options) {
      for (const place of places) {
        const line = this.optionOf(place, option);
        if (line !== undefined) {
          return { file: relativePath(place.file), line };
        }
      }
    }
    return places[0] && { file: relativePath(places[0].file), line: places[0].line };
  }

  /** A line in a loop makes a thousand constructs. */
  private optionOf(place: ProgramPlace | FilePlace, option: string): number | undefined {
    const key = `${option} ${place.line}:${place.column} ${place.file}`;
    if (!this.options.has(key)) {
      const text = this.texts.of(place.file);
      const line = 'field' in place ? fieldLine(text, place.field, option) : optionLine(text, place, option);
      this.options.set(key, line);
    }
    return this.options.get(key);
  }

  private placeOf(construct: IConstruct): ProgramPlace | FilePlace | undefined {
    if (!this.places.has(construct)) {
      this.places.set(construct, placeThatMade(construct));
    }
    return this.places.get(construct);
  }
}

/** The constructs on a path, from the root as far as there are any. */
function constructsTo(root: IConstruct, path: string): IConstruct[] {
  const constructs = [root];
  for (const id of path.split('/')) {
    const next = constructs.at(-1)!.node.tryFindChild(id);
    if (!next) {
      break;
    }
    constructs.push(next);
  }
  return constructs;
}

import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { textsOf, withText } from '../options/said';
import { isTold } from '../options/told';
import { MARK, notAsSaid } from './reading';
import { PROGRAMS } from './said-programs';

/** What means something to one reader or another, with the mark between: no part of it goes unseen. */
export const pieces = (...all: string[]) => `${MARK}${all.join(MARK)}${MARK}`;
export const SIGNS = ["'", '"', '\\', '`', '<', '>', '&', '|', ';', '$(', ')', '##[', ']', ','];
export const EVERYTHING = pieces(...SIGNS, '${', '}', '%{', '}', '{{', '}}', ': ', '*', '_', '~', ' #', '--');
export const ADDRESS = `https://x.example.com/${pieces('${', '}', '%{', '}', "'", '"', '`', '{{', '}}', '<', '>', '|', ';', '$(', ')')}`;

/** Of programs that are there for some of their texts: whose these are. */
const MEANT: readonly (readonly [title: RegExp, name: RegExp])[] = [
  [/^states/, /^TerraformBackend /],
  [/^alerts/, /^(Alerts|Tenant|Fleet) /],
  [/^served/, /^(HubServer|HubSnapshots|Seal|AuditDevice) /],
  // What a GitOps tool knows them by, and what it installs.
  [/^watched/, /^(GitOps|FluxSource|Fleet|Environment|Tenant|SpokeCluster) /],
];

/** Every text that some program says. */
export const texts = Object.entries(PROGRAMS).flatMap(([title, program]) =>
  textsOf(program)
    .filter(({ name }) => MEANT.every(([of, meant]) => !of.test(title) || meant.test(name)))
    .map(({ name, at }) => ({
      name,
      title,
      with: (text: string) => synthesizeInMemory(withText({ name, at }, text, program)),
    })),
);

/** Whether it was taken: else the error is one for a person. */
export function isTaken({ with: output }: (typeof texts)[number], text: string): boolean {
  let fleet;
  try {
    fleet = output(text);
  } catch (error) {
    expect([error].filter((one) => !isTold(one))).toEqual([]);
    return false;
  }
  expect(notAsSaid(fleet, text)).toEqual([]);
  return true;
}

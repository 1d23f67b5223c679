import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { GitOps } from 'keywheel';
import { errorsOf, inEmptyFolder } from '../fixtures/fleets';
import { BOOTSTRAPPED, TOOLS, watchedFleet } from '../fixtures/watched';

/** What is told of a fleet that is delivered by a tool, beside files `.sourceignore`. */
function toldOf(tool: GitOps, ignored: Readonly<Record<string, string>>): string[] {
  return inEmptyFolder(() => {
    watchedFleet(tool).fleet.synth();
    for (const [file, text] of Object.entries(ignored)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return errorsOf(() => watchedFleet(tool).fleet.synth({ committed: true })).map(
      ({ path, reason }) => `${path}: ${reason}`,
    );
  });
}

test('what Flux does not fetch is told, whichever file names it', () => {
  const file = 'dist/eu/search/keywheel.k8s.yaml';
  const [told] = toldOf(BOOTSTRAPPED, { '.sourceignore': 'docs/\n/dist/eu/search\n' });
  expect(told).toMatch(
    /^dist\/eu\/search\/.+: \.sourceignore leaves it out, and Flux never fetches it; take the pattern/,
  );
  const names = (ignored: Record<string, string>) => toldOf(BOOTSTRAPPED, ignored).map((one) => one.split(': ')[0]);
  const search = names({ 'dist/eu/search/.sourceignore': '*' });
  expect(search.length).toBeGreaterThan(0);
  expect(search.every((one) => one!.startsWith(dirname(file)))).toBe(true);
  expect(names({ 'dist.gitops/.sourceignore': 'eu/' })[0]).toMatch(/^dist\.gitops\/eu\//);
});

test('other folders may be left out, and other tools do not ask', () => {
  expect(toldOf(TOOLS.flux, { '.sourceignore': '/docs\n*.md\n/dist/gone\n' })).toEqual([]);
  expect(toldOf(BOOTSTRAPPED, { '.sourceignore': '/docs\n*.md\n/dist/gone\n' })).toEqual([]);
  expect(toldOf(TOOLS.argoCd, { '.sourceignore': '/dist/eu/search' })).toEqual([]);
});

test('a source that synth writes takes its own folder back, and brings no objects of Flux', () => {
  expect(toldOf(TOOLS.flux, { '.sourceignore': '/dist/eu/search\n' })).toEqual([]);
  expect(toldOf(TOOLS.flux, { '.sourceignore': '/dist.gitops\n' })[0]).toMatch(/^dist\.gitops\/eu\//);
});

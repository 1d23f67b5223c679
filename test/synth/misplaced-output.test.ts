import { FluxSource, GitOps, SynthOptions } from 'keywheel';
import { join } from 'node:path';
import { inEmptyFolder } from '../fixtures/fleets';
import { REPOSITORY, TOOLS, watchedFleet } from '../fixtures/watched';

/** What is said of the place of the output. */
function told(options: SynthOptions, gitOps: GitOps = TOOLS.flux): string[] {
  return inEmptyFolder((folder) => {
    const { manifests } = options;
    const { findings } = watchedFleet(gitOps).fleet.synth({
      ...options,
      manifests: manifests?.startsWith('/') ? join(folder, manifests) : manifests,
    });
    return findings
      .filter(({ id, message }) => id === 'folder-is-applied' && message.includes('looks for it'))
      .map(({ severity, message }) => `${severity}: ${message}`);
  });
}

test.each(Object.entries(TOOLS))('what is written elsewhere than where %s looks is told once a cluster', (_, tool) => {
  expect(told({ manifests: 'out' }, tool)).toEqual([
    expect.stringMatching(
      /^warning: folder eu\/cluster is in out\/eu\/cluster, and .+ looks for it in dist\/eu\/cluster$/,
    ),
  ]);
});

test.each(['platform/dist', '/elsewhere/dist', undefined])(
  '%s is where it looks, as far as anybody can tell',
  (manifests) => {
    expect(told({ manifests })).toEqual([]);
  },
);

test('the path of the program is where it looks', () => {
  const at = (path: string) => GitOps.flux({ source: FluxSource.git({ ...REPOSITORY, path }) });

  expect(told({ manifests: 'clusters/written' }, at('clusters/written'))).toEqual([]);
  expect(told({ manifests: 'written' }, at('clusters/written'))).toEqual([]);
  expect(told({ manifests: 'dist' }, at('clusters/written'))).toHaveLength(1);
});

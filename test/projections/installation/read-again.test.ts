import { readFiles } from '../../../lib/files/read-files';
import { runChecks } from '../../../lib/checks';
import { operatorOf } from '../../../lib/views/operator';
import { operatorVersion } from '../../../lib/views/operator-version';
import { reloaderFlags } from '../../../lib/views/reloader-flags';
import { readViews } from '../../../lib/views/views';
import { inEmptyFolder } from '../../fixtures/fleets';
import { TOOLS, watchedFleet } from '../../fixtures/watched';

const PROPS = {
  externalSecrets: { namespace: 'secrets', serviceAccount: 'eso', concurrent: 3, install: {} },
  reloader: { install: { values: { reloader: { ignoreNamespaces: 'legacy' } } } },
};

test.each(Object.entries(TOOLS))('what is installed with %s is read from its files', (_, tool) => {
  inEmptyFolder(() => {
    const { findings } = watchedFleet(tool, PROPS).fleet.synth();
    const views = readViews(readFiles().output);
    const [eu] = views.clusters;
    expect(operatorOf(views, eu!)).toBe('ServiceAccount secrets/eso');
    expect(operatorVersion(eu!)).toEqual([2, 9]);
    expect(eu!.concurrent).toBe(3);
    const [flags, ...others] = reloaderFlags(eu!);
    expect(others).toEqual([]);
    expect(flags).toMatchObject({ ignoresSecrets: false, ignoredKinds: ['Job', 'CronJob', 'Rollout'] });
    expect([flags!.watches('shop-web'), flags!.watches('legacy')]).toEqual([true, false]);
    expect(runChecks(views)).toHaveLength(findings.length);
  });
});

test('a second synthesis changes nothing, and one without charts leaves none of their files', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.fleet, PROPS).fleet.synth();
    expect(watchedFleet(TOOLS.fleet, PROPS).fleet.synth().written).toMatchObject({ changed: [], removed: [] });
    const { written } = watchedFleet(TOOLS.fleet).fleet.synth();
    expect(written?.removed.map((file) => file.replace(/^.*dist\//, ''))).toEqual(
      expect.arrayContaining(['eu/external-secrets.installation/fleet.yaml', 'eu/reloader.installation/fleet.yaml']),
    );
  });
});

import type { Mutation } from '../../mutation';
import type { Output } from '../../output';
import { APPLICATION, RELEASE, applied, released, told } from '../../edits/installations';

const BUNDLE = 'eu/external-secrets.installation/fleet.yaml, Bundle external-secrets.installation';

const bundled = (output: Output) => output.bundle('eu/external-secrets.installation').helm.values;

const served = {
  flux: told('installed', 'operator-serves-what-is-written'),
  argoCd: told('installedByArgoCd', 'operator-serves-what-is-written'),
  fleet: told('installedByFleet', 'operator-serves-what-is-written'),
};

/** Values of charts, and the rights of what they install. */
export const installations: readonly Mutation[] = [
  served.flux(
    'nothing is pushed',
    (output) => (released(output).processPushSecret = false),
    RELEASE,
    'with processPushSecret: false the operator works on no PushSecret, and "eu" has PushSecret shop-web/',
  ),
  served.argoCd(
    'the operator looks at one namespace',
    (output) => (applied(output).scopedNamespace = 'search'),
    APPLICATION,
    'with scopedNamespace the operator works in "search" alone, and "eu" has ExternalSecret shop-web/',
  ),
  served.argoCd(
    'the operator looks at its own namespace',
    (output) => (applied(output).scopedRBAC = true),
    APPLICATION,
    'works in "external-secrets" alone',
  ),
  served.fleet(
    'no store is looked at',
    (output) => (bundled(output).processSecretStore = false),
    BUNDLE,
    'works on no SecretStore',
  ),
];

import { ANNOTATIONS } from '../../../lib/output/annotations';
import { Excuse, Operator, remove, set, whole } from '../operator';
import type { Part } from '../parts';

const CLASS = 'SecretProviderClass';
const PARAMETERS = 'spec/parameters';
const HUBS = ['vault', 'openbao'];

/** Changes how often the driver looks. */
const looks = (interval?: string) => (annotations: Record<string, string>) => {
  const { [ANNOTATIONS.pollInterval]: said, ...rest } = annotations;
  return interval === undefined ? rest : said && { ...rest, [ANNOTATIONS.pollInterval]: interval };
};

/** People write what is in a KV engine; how late it arrives, nothing limits. */
const isKept = ({ body }: Part) => !/\/(static-)?creds\//.test(body.spec.parameters.objects);
const staysAsItIs: Excuse = ({ part, parts }) =>
  isKept(part) && !parts.some(({ body }) => restarts(body, part.body.metadata.name))
    ? 'people write it, and nothing waits for a change'
    : undefined;
const isReadOnce: Excuse = ({ part }) => (isKept(part) ? 'people write it, and nothing says how soon' : undefined);

function restarts({ metadata }: any, name: string): boolean {
  const patterns = metadata?.annotations?.['secretproviderclass.reloader.stakater.com/reload'] ?? '';
  return patterns.replaceAll('\\', '').split(',').includes(name);
}

const nobodyUsesIt: Excuse = ({ value, parts }) =>
  parts.some(({ type, body }) => type === 'Deployment' && JSON.stringify(body).includes(`"${value[0].secretName}"`))
    ? undefined
    : 'nothing that is written here uses the Secret';

const objects = (change: (text: string) => string) => (text: string) => {
  const changed = change(text);
  return changed === text ? undefined : changed;
};

/** What the CSI driver reads for the pods of a client. */
export const MOUNTS: readonly Operator[] = [
  whole('drop', { of: CLASS }, () => []),
  whole('duplicate', { of: CLASS }, (body) => [body, body]),
  set('rename', { of: CLASS, at: `${PARAMETERS}/roleName`, by: 'another role', to: (role) => `${role}-other` }),
  set('audience', { of: CLASS, at: `${PARAMETERS}/audience`, to: (audience) => `${audience}-other` }),
  ...HUBS.flatMap((hub) => [
    set('rename', {
      of: CLASS,
      at: `${PARAMETERS}/${hub}AuthMountPath`,
      by: 'another mount',
      to: (mount) => `${mount}-other`,
    }),
    set('address', {
      of: CLASS,
      at: `${PARAMETERS}/${hub}Address`,
      by: 'another hub',
      to: (address) => address.replace('//', '//other.'),
    }),
  ]),
  set('data prefix', {
    of: CLASS,
    at: `${PARAMETERS}/objects`,
    by: 'data/ missing',
    to: objects((text) => text.replaceAll('/data/', '/')),
  }),
  set('rename', {
    of: CLASS,
    at: `${PARAMETERS}/objects`,
    by: 'a path that is not there',
    to: objects((text) => text.replace(/secretPath: "([^"]+)"/, 'secretPath: "$1-other"')),
  }),
  set('rename', {
    of: CLASS,
    at: `${PARAMETERS}/objects`,
    by: 'a key that is not there',
    to: objects((text) => text.replace(/secretKey: "([^"]+)"/, 'secretKey: "$1-other"')),
  }),
  set('time', { of: CLASS, at: 'metadata/annotations', by: 'never', to: looks('never'), excuse: staysAsItIs }),
  set('time', { of: CLASS, at: 'metadata/annotations', by: 'a month', to: looks('720h0m0s'), excuse: isReadOnce }),
  set('time', {
    of: CLASS,
    at: 'metadata/annotations',
    by: 'nothing is said',
    to: looks(),
    excuse: () => 'the driver looks as often as before: how often is only not said any more',
  }),
  set('widen', {
    of: CLASS,
    at: `${PARAMETERS}/objects`,
    by: 'files for everybody',
    excuse: () => 'who may read a file within a pod is said nowhere else',
    to: objects((text) => text.replace(/\n {2}filePermission: \d+/g, '')),
  }),
  remove('drop', { of: CLASS, at: 'spec/secretObjects', excuse: nobodyUsesIt }),
  set('rename', {
    of: 'Deployment',
    at: 'spec/template/spec/volumes/*/csi/volumeAttributes/secretProviderClass',
    by: 'another class',
    to: (name) => `${name}-other`,
  }),
];

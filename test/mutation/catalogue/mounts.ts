import { Equivalent, Operator, set, whole } from '../operator';

const CLASS = 'SecretProviderClass';
const PARAMETERS = 'spec/parameters';
const HUBS = ['vault', 'openbao'];

/** Which keys a value has is said beside it, or nowhere. */
const keysAreUnsaid: Equivalent = ({ value, parts }) =>
  parts.some(
    ({ type, body }) =>
      type === 'vault_generic_endpoint' && String(value).includes(body.path.replace('/metadata/', '/data/')),
  )
    ? undefined
    : 'which keys a value has, only the hub could tell';

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
    equivalent: keysAreUnsaid,
    to: objects((text) => text.replace(/secretKey: "([^"]+)"/, 'secretKey: "$1-other"')),
  }),
  set('rename', {
    of: 'Deployment',
    at: 'spec/template/spec/volumes/*/csi/volumeAttributes/secretProviderClass',
    by: 'another class',
    to: (name) => `${name}-other`,
  }),
];

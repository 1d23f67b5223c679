import { foundByContent, maySkipDeadline, maySkipRestart, programsOwn } from '../excuses';
import { Operator, rekey, remove, set, whole } from '../operator';

const of = ['Deployment', 'StatefulSet', 'DaemonSet'];
const POD = 'spec/template/spec';
const COMPONENT = 'Component';

/** Secrets and tokens of the hub are those of its namespace. */
function needsItsNamespace({ spec }: any): boolean {
  return /"(secretKeyRef|secretRef|secretName|serviceAccountToken)"/.test(JSON.stringify(spec));
}

/** What uses the Secrets. */
export const WORKLOADS: readonly Operator[] = [
  whole('drop', { of, excuse: programsOwn }, () => []),
  set('rename', { of, at: 'metadata/name', to: (name) => `${name}-other`, excuse: foundByContent }),
  set('namespace', {
    of,
    at: 'metadata/namespace',
    by: 'another one',
    to: (name) => `${name}-other`,
    excuse: (site) => (needsItsNamespace(site.part.body) ? undefined : programsOwn(site)),
  }),
  set('rename', {
    of,
    at: 'metadata/annotations/*',
    by: 'another Secret',
    to: (names, { path }) => (/reload$/.test(String(path.at(-1))) ? `${names}-other` : undefined),
  }),
  rekey('rename', {
    of,
    at: 'metadata/annotations/*',
    by: 'one that Reloader does not know',
    to: (key) => (/reload$/.test(key) ? key.replace('reloader', 'reload') : undefined),
    excuse: maySkipRestart,
  }),
  remove('drop', { of, at: 'metadata/annotations', excuse: maySkipRestart }),
  set('time', {
    of: 'Deployment',
    at: 'metadata/annotations',
    by: 'a pause of Reloader that is not a valid duration',
    to: (annotations) =>
      Object.keys(annotations).some((name) => name.startsWith('secret.reloader'))
        ? { ...annotations, 'deployment.reloader.stakater.com/pause-period': 'soon' }
        : undefined,
    excuse: maySkipRestart,
  }),
  set('rename', { of, at: `${POD}/containers/*/env/*/valueFrom/secretKeyRef/name`, to: (name) => `${name}-other` }),
  set('key', { of, at: `${POD}/containers/*/env/*/valueFrom/secretKeyRef/key`, to: (name) => `${name}-other` }),
  set('rename', { of, at: `${POD}/containers/*/envFrom/*/secretRef/name`, to: (name) => `${name}-other` }),
  set('rename', { of, at: `${POD}/volumes/*/secret/secretName`, to: (name) => `${name}-other` }),
  set('time', {
    of: 'Deployment',
    at: 'spec/progressDeadlineSeconds',
    by: 'a year',
    to: () => 31536000,
    excuse: maySkipDeadline,
  }),
  set('rename', {
    of: COMPONENT,
    at: 'patches/*/patch/metadata/annotations/*',
    by: 'another Secret',
    to: (names, { path }) => (String(path.at(-1)).endsWith('/reload') ? `${names}-other` : undefined),
  }),
  remove('drop', {
    of: COMPONENT,
    at: 'patches/*',
    excuse: () => 'which workloads of other repositories restart is said nowhere else',
  }),
];

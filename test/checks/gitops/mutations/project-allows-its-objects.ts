import type { Mutation } from '../../mutation';
import { APPLICATION, PROJECT, project, told } from '../../edits/gitops';

const allowed = told('argoCd', 'project-allows-its-objects');

/** What GitOps tools are told. */
export const projectAllowsItsObjects: readonly Mutation[] = [
  allowed(
    'a project is not there',
    (output) => output.removeSync('AppProject', 'acme.eu.search'),
    `${APPLICATION}.search`,
    'its project "acme.eu.search" is not there',
  ),
  allowed(
    'a project allows another repository',
    (output) => (project(output, 'acme.eu.search').sourceRepos = ['https://git.example.com/other.git']),
    `${PROJECT}.search`,
    'it does not allow https://git.example.com/fleet.git',
  ),
  allowed(
    'a project leads to another namespace',
    (output) => (project(output, 'acme.eu.search').destinations[0].namespace = 'serach'),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
  allowed(
    'a project leads to another cluster',
    (output) => (project(output, 'acme.eu.search').destinations[0].name = 'us'),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
  allowed(
    'a project lets nobody make a namespace',
    (output) => {
      const own = project(output, 'acme.eu');
      own.clusterResourceWhitelist = own.clusterResourceWhitelist.filter(({ kind }: any) => kind !== 'Namespace');
    },
    PROJECT,
    'it lets nobody make a Namespace, which application "acme.eu" has',
  ),
  allowed(
    'a project refuses a kind of a namespace',
    (output) => (project(output, 'acme.eu.search').namespaceResourceBlacklist = [{ group: '*', kind: 'SecretStore' }]),
    `${PROJECT}.search`,
    'it lets nobody make a SecretStore, which application "acme.eu.search" has',
  ),
  allowed(
    'a project allows some kinds of a namespace alone',
    (output) => (project(output, 'acme.eu.search').namespaceResourceWhitelist = [{ group: '', kind: '*' }]),
    `${PROJECT}.search`,
    'which application "acme.eu.search" has',
  ),
  allowed(
    'a project refuses a namespace',
    (output) => project(output, 'acme.eu.search').destinations.push({ server: '*', namespace: '!search' }),
    `${PROJECT}.search`,
    'it lets nothing go to namespace "search" of eu',
  ),
];

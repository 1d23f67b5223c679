import type { Mutation } from '../../mutation';
import { PROJECT, project, told } from '../../edits/gitops';

const alone = told('argoCd', 'project-keeps-to-its-tenant');

/** What GitOps tools are told. */
export const projectKeepsToItsTenant: readonly Mutation[] = [
  alone(
    'the project of a tenant leads to any namespace',
    (output) => (project(output, 'acme.eu.search').destinations[0].namespace = '*'),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" go to namespace "shop-web"',
  ),
  alone(
    'the project of a tenant leads to the namespace of another one',
    (output) => project(output, 'acme.eu.search').destinations.push({ name: 'eu', namespace: 'shop-*' }),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" go to namespace "shop-web"',
  ),
  alone(
    'the project of a tenant allows kinds of the whole cluster',
    (output) => (project(output, 'acme.eu.search').clusterResourceWhitelist = [{ group: '*', kind: '*' }]),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" make a ClusterRoleBinding, which is for the whole cluster',
  ),
  alone(
    'the project of a tenant allows any repository',
    (output) => (project(output, 'acme.eu.search').sourceRepos = ['*']),
    `${PROJECT}.search`,
    'it lets applications of tenant "prod/search" apply what is in any repository',
  ),
];

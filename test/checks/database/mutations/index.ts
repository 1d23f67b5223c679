import type { Mutation } from '../../mutation';
import { certificates } from './certificates';
import { clients } from './clients';
import { databaseCredentials } from './database-credentials';
import { files } from './files';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { installations } from './installations';
import { mounts } from './mounts';
import { roleSettings } from './role-settings';

export const MUTATIONS: readonly Mutation[] = [
  ...certificates,
  ...clients,
  ...databaseCredentials,
  ...files,
  ...hubSide,
  ...injections,
  ...installations,
  ...mounts,
  ...roleSettings,
];

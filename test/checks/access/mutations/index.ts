import type { Mutation } from '../../mutation';
import { alone } from './alone';
import { certificates } from './certificates';
import { clients } from './clients';
import { clusterSide } from './cluster-side';
import { databaseCredentials } from './database-credentials';
import { effects } from './effects';
import { files } from './files';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { installations } from './installations';
import { mounts } from './mounts';
import { outsideLogins } from './outside';
import { reading } from './reading';
import { remoteKeyIsGranted } from './remote-key-is-granted';

export const MUTATIONS: readonly Mutation[] = [
  ...alone,
  ...certificates,
  ...clients,
  ...clusterSide,
  ...databaseCredentials,
  ...effects,
  ...files,
  ...hubSide,
  ...injections,
  ...installations,
  ...mounts,
  ...outsideLogins,
  ...reading,
  ...remoteKeyIsGranted,
];

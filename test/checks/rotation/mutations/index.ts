import type { Mutation } from '../../mutation';
import { acceptance } from './acceptance';
import { ages } from './ages';
import { clusterSide } from './cluster-side';
import { databaseCredentials } from './database-credentials';
import { effects } from './effects';
import { files } from './files';
import { versions } from './versions';

export const MUTATIONS: readonly Mutation[] = [
  ...acceptance,
  ...ages,
  ...clusterSide,
  ...databaseCredentials,
  ...effects,
  ...files,
  ...versions,
];

import type { Mutation } from '../../mutation';
import { acceptance } from './acceptance';
import { alone } from './alone';
import { canaries } from './canaries';
import { certificates } from './certificates';
import { clusterSide } from './cluster-side';
import { controllers } from './controllers';
import { describedSecrets } from './described-secrets';
import { effects } from './effects';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { installations } from './installations';
import { mounts } from './mounts';
import { sealedSecrets } from './sealed-secrets';
import { storeExists } from './store-exists';
import { storesBesideTheHub } from './stores';

export const MUTATIONS: readonly Mutation[] = [
  ...acceptance,
  ...alone,
  ...canaries,
  ...certificates,
  ...clusterSide,
  ...controllers,
  ...describedSecrets,
  ...effects,
  ...hubSide,
  ...injections,
  ...installations,
  ...mounts,
  ...sealedSecrets,
  ...storeExists,
  ...storesBesideTheHub,
];

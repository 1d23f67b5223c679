import type { Mutation } from '../../mutation';
import { alone } from './alone';
import { clients } from './clients';
import { clusterSide } from './cluster-side';
import { hubSide } from './hub-side';
import { sealedSecrets } from './sealed-secrets';

export const MUTATIONS: readonly Mutation[] = [...alone, ...clients, ...clusterSide, ...hubSide, ...sealedSecrets];

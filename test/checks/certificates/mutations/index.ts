import type { Mutation } from '../../mutation';
import { alone } from './alone';
import { certificates } from './certificates';
import { clusterSide } from './cluster-side';
import { publishedRevocation } from './published-revocation';

export const MUTATIONS: readonly Mutation[] = [...alone, ...certificates, ...clusterSide, ...publishedRevocation];

import type { Mutation } from '../../mutation';
import { clusterSide } from './cluster-side';
import { reading } from './reading';

export const MUTATIONS: readonly Mutation[] = [...clusterSide, ...reading];

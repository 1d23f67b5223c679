import type { Mutation } from '../../mutation';
import { clusterSide } from './cluster-side';
import { copies } from './copies';
import { effects } from './effects';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';

export const MUTATIONS: readonly Mutation[] = [...clusterSide, ...copies, ...effects, ...upstreamTokenIsDelivered];

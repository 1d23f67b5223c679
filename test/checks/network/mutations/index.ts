import type { Mutation } from '../../mutation';
import { certificates } from './certificates';
import { clients } from './clients';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { mounts } from './mounts';
import { network } from './network';

export const MUTATIONS: readonly Mutation[] = [
  ...certificates,
  ...clients,
  ...hubSide,
  ...injections,
  ...mounts,
  ...network,
];

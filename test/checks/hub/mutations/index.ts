import type { Mutation } from '../../mutation';
import { hubServers } from './hub-servers';

export const MUTATIONS: readonly Mutation[] = [...hubServers];

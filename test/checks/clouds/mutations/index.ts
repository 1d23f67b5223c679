import type { Mutation } from '../../mutation';
import { identities } from './identities';
import { storesBesideTheHub } from './stores';

export const MUTATIONS: readonly Mutation[] = [...identities, ...storesBesideTheHub];

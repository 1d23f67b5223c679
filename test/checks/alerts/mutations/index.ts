import type { Mutation } from '../../mutation';
import { alerts } from './alerts';

export const MUTATIONS: readonly Mutation[] = [...alerts];

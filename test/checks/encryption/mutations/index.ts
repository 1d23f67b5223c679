import type { Mutation } from '../../mutation';
import { encryption } from './encryption';

export const MUTATIONS: readonly Mutation[] = [...encryption];

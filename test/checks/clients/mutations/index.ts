import type { Mutation } from '../../mutation';
import { clients } from './clients';
import { outsideLogins } from './outside';
import { roleSettings } from './role-settings';
import { spiffe } from './spiffe';

export const MUTATIONS: readonly Mutation[] = [...clients, ...outsideLogins, ...roleSettings, ...spiffe];

import { MUTATIONS as access } from './access/mutations/index';
import { MUTATIONS as alerts } from './alerts/mutations/index';
import { MUTATIONS as certificates } from './certificates/mutations/index';
import { MUTATIONS as clients } from './clients/mutations/index';
import { MUTATIONS as clouds } from './clouds/mutations/index';
import { MUTATIONS as copies } from './copies/mutations/index';
import { MUTATIONS as database } from './database/mutations/index';
import { MUTATIONS as delivery } from './delivery/mutations/index';
import { MUTATIONS as encryption } from './encryption/mutations/index';
import { MUTATIONS as files } from './files/mutations/index';
import { MUTATIONS as gitops } from './gitops/mutations/index';
import { MUTATIONS as hub } from './hub/mutations/index';
import { MUTATIONS as logins } from './logins/mutations/index';
import { MUTATIONS as names } from './names/mutations/index';
import { MUTATIONS as network } from './network/mutations/index';
import { MUTATIONS as rotation } from './rotation/mutations/index';
import { MUTATIONS as secrecy } from './secrecy/mutations/index';
import type { Mutation } from './mutation';

/** Every edit of an output that a check has to tell, by the folder of the check that tells it first. */
export const MUTATIONS_OF = {
  names,
  files,
  secrecy,
  encryption,
  delivery,
  hub,
  network,
  logins,
  clients,
  clouds,
  access,
  database,
  certificates,
  rotation,
  copies,
  gitops,
  alerts,
};

export const MUTATIONS: readonly Mutation[] = Object.values(MUTATIONS_OF).flat();

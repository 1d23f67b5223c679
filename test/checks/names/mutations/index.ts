import type { Mutation } from '../../mutation';
import { clients } from './clients';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { mounts } from './mounts';
import { objectNamesAreUnique } from './object-names-are-unique';
import { outsideLogins } from './outside';
import { publishedRevocation } from './published-revocation';
import { sealedSecrets } from './sealed-secrets';
import { versions } from './versions';

export const MUTATIONS: readonly Mutation[] = [
  ...clients,
  ...hubNamesAreUnique,
  ...hubSide,
  ...injections,
  ...mounts,
  ...objectNamesAreUnique,
  ...outsideLogins,
  ...publishedRevocation,
  ...sealedSecrets,
  ...versions,
];

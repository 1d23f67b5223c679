import { writeFileSync } from 'node:fs';
import { ClusterToClusterFleet } from './fleet';

const fleet = new ClusterToClusterFleet();
fleet.synth();
writeFileSync('authentication.json', JSON.stringify(fleet.trust, undefined, 2));

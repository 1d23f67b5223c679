import { ClusterToClusterFleet } from './fleet';

new ClusterToClusterFleet().synth();

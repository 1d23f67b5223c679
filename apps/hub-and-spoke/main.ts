import { HubAndSpokeFleet } from './fleet';

new HubAndSpokeFleet().synth();

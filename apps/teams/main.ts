import { TeamsFleet } from './fleet';

new TeamsFleet().synth();

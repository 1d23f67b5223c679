import { PlatformFleet } from './fleet';

new PlatformFleet().synth();

import { ExampleFleet } from './fleet';

new ExampleFleet().synth();

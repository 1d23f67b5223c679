import { BankFleet } from './fleet';

new BankFleet().synth();

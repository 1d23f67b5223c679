import type { Origin } from './hub-resource';

/** Something that is in clear where it should not be. */
export interface InClear {
  /** For a person: never the value. */
  readonly what: string;
  /** Whether it is a word that stands in for a value that is still to come. */
  readonly standIn: boolean;
  /** Whether it is read as configuration by everybody: a level, a port, an address. @default false */
  readonly isConfiguration?: boolean;
}

/** Something that files of Terraform hold in clear, and where. */
export interface HeldInClear extends Origin, InClear {
  /** The block, as Terraform names it. */
  readonly address: string;
}

import { FleetBase } from './fleet/fleet-base';
import { tellSession } from './synth/session';
import { synthesize, SynthReport } from './synth/synthesize';
import { checked } from './options/checked';
import { SynthOptions } from './synth/synth-options';

/** The root of a program: one hub and its spokes. */
@checked
export class Fleet extends FleetBase {
  /**
   * Renders both sides, proves that they agree, and writes them: `cdktf.out/` for Terraform, `dist/<cluster>/` for each
   * spoke. All of it, or, on one error, nothing.
   *
   * Where `keywheel synth` runs the program, what its command line says counts before `options`.
   *
   * @throws FleetErrors for what is wrong in the program, FindingsError for what does not agree in the output
   */
  synth(options: SynthOptions = {}): SynthReport {
    return tellSession((session) => synthesize(this, { ...options, ...session }));
  }
}

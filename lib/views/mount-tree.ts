interface Branch {
  readonly below: Map<string, Branch>;
  /** The mount that ends here, by its place. */
  place?: number;
}

/** Mounts by their segments: which of them a path is in is found without asking each. */
export class MountTree {
  private readonly mounts: readonly string[];
  private readonly root: Branch = { below: new Map() };

  constructor(mounts: Iterable<string>) {
    this.mounts = [...mounts];
    for (const [place, mount] of this.mounts.entries()) {
      let branch = this.root;
      for (const segment of mount.split('/')) {
        const next = branch.below.get(segment) ?? { below: new Map() };
        branch.below.set(segment, next);
        branch = next;
      }
      branch.place ??= place;
    }
  }

  /** Those that one of these paths is below, in their order. */
  above(paths: readonly string[]): readonly string[] {
    const places = new Set<number>();
    for (const path of paths) {
      let branch: Branch | undefined = this.root;
      for (const segment of path.split('/')) {
        // What has another segment after it is below, also where that one is empty.
        if (branch.place !== undefined) {
          places.add(branch.place);
        }
        branch = branch.below.get(segment);
        if (!branch) {
          break;
        }
      }
    }
    return [...places].sort((a, b) => a - b).map((place) => this.mounts[place]!);
  }
}

/** What happens to data on the hub when what made it leaves the program. */
export enum RemovalPolicy {
  /** Terraform forgets it, the data stays until someone destroys it by hand. */
  RETAIN = 'retain',
  /** Terraform destroys it at the next apply. */
  DESTROY = 'destroy',
}

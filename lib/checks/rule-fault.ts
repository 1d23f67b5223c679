/** What a rule returns that is no finding. Its message shows nothing of what the rule was given. */
export class RuleFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RuleFault';
  }
}

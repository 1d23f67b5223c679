/** Which commit of what, in one way for all GitOps tools. @param at the branch, or whatever else says which commit */
export function revisionText(address: unknown, at: string): string {
  return `${String(address).replace(/(\.git)?\/?$/, '')} at ${at}`;
}

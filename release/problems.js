/**
 * What keeps a version from being released; all of it, so that nobody runs the script once a mistake.
 *
 * @param release `git` is false where there is no commit
 */
function problems({ manifest, changelog, git, env, isPublished }) {
  const { version, repository } = manifest;
  const canSign = env.ACTIONS_ID_TOKEN_REQUEST_URL || env.SIGSTORE_ID_TOKEN;
  return [
    !git && 'there is no commit of git here: release from a clone of the repository',
    git.changed && `the working tree has changes: commit or remove them\n${git.changed}`,
    git &&
      !git.tags.includes(`v${version}`) &&
      `the commit has no tag "v${version}", the version of package.json: tag it, or change the version`,
    !changelog.includes(`\n## ${version}`) && `CHANGELOG.md has no section "## ${version}": rename "Unreleased"`,
    isPublished &&
      !repository?.url &&
      'package.json has no "repository": the provenance names it, and the registry compares the two',
    isPublished &&
      !canSign &&
      'no token to sign the provenance with: publish from GitHub Actions with "id-token: write", or from GitLab CI with ' +
        'an id_token SIGSTORE_ID_TOKEN (https://docs.npmjs.com/generating-provenance-statements)',
  ].filter(Boolean);
}

module.exports = { problems };

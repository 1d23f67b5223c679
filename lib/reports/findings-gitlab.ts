import { json } from '../encode/json';
import type { Finding } from '../output/finding';
import { fileOf, fingerprints, WrittenFolders } from './finding-file';

/**
 * Findings for the Code Quality report of GitLab, which shows them in merge requests. It has no place for what is
 * acknowledged: that is left out, and a finding that nobody acknowledges any more is a new one.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function findingsGitlab(findings: readonly Finding[], folders?: WrittenFolders): string {
  const fingerprint = fingerprints();
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  return json(
    open.map((finding) => ({
      description: `${finding.message}; ${finding.fix}`,
      check_name: finding.id,
      fingerprint: fingerprint(finding),
      severity: finding.severity === 'error' ? 'critical' : 'minor',
      location: {
        // GitLab takes no finding without a file.
        path: fileOf(finding, folders)?.replaceAll('\\', '/') ?? finding.place,
        lines: { begin: finding.source?.line ?? 1 },
      },
    })),
  );
}

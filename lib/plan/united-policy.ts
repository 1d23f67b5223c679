interface Rule {
  readonly capabilities: readonly string[];
  readonly [restriction: string]: unknown;
}
type Policy = Readonly<Record<string, Rule>>;

/** What both of two policies allow, as keywheel writes them: by path, in JSON. */
export function unitedPolicy(old: string, now: string): string {
  const [was, is] = [pathsIn(old), pathsIn(now)];
  if (!was || !is) {
    return now;
  }
  const lines = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .sort()
    .map((path) => `    ${JSON.stringify(path)}: ${JSON.stringify(unitedRule(was[path], is[path]))}`);
  return `{\n  "path": {\n${lines.join(',\n')}\n  }\n}`;
}

function pathsIn(text: string): Policy | undefined {
  try {
    return (JSON.parse(text) as { path?: Policy }).path;
  } catch {
    return undefined;
  }
}

/** Restrictions stay where both sides have the same: what one side may do without them, it must go on doing. */
function unitedRule(old: Rule | undefined, now: Rule | undefined): Rule {
  if (!old || !now) {
    return (old ?? now)!;
  }
  const capabilities = [...new Set([...old.capabilities, ...now.capabilities])].sort();
  const [was, is] = [old, now].map((rule) => ({ ...rule, capabilities: undefined }));
  return JSON.stringify(was) === JSON.stringify(is) ? { ...now, capabilities } : { capabilities };
}

interface Rule {
  readonly capabilities: readonly string[];
  readonly [restriction: string]: unknown;
}
type Policy = Readonly<Record<string, Rule>>;
type Parameters = Readonly<Record<string, readonly unknown[]>>;

/**
 * What both of two policies allow, as keywheel writes them: by path, in JSON.
 *
 * @param cannot is told where one policy that allows what both do would allow more, or less
 */
export function unitedPolicy(old: string, now: string, cannot: (message: string) => void): string {
  const [was, is] = [pathsIn(old), pathsIn(now)];
  if (old === now || !was || !is) {
    return now;
  }
  const lines = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().map((path) => {
    const rule = unitedRule(was[path], is[path]);
    if (rule === undefined) {
      cannot(`restricts "${path}" in another way, and no single policy allows just what both do`);
    }
    return `    ${JSON.stringify(path)}: ${JSON.stringify(rule ?? is[path])}`;
  });
  return `{\n  "path": {\n${lines.join(',\n')}\n  }\n}`;
}

function pathsIn(text: string): Policy | undefined {
  try {
    return (JSON.parse(text) as { path?: Policy }).path;
  } catch {
    return undefined;
  }
}

/** Undefined where no rule allows just what either does. */
function unitedRule(old: Rule | undefined, now: Rule | undefined): Rule | undefined {
  if (!old || !now) {
    const one = (old ?? now)!;
    // It would take away what other rules of the other side give there.
    return denies(one) ? undefined : one;
  }
  if (denies(old) || denies(now)) {
    return denies(old) ? now : old;
  }
  const capabilities = [...new Set([...now.capabilities, ...old.capabilities])];
  const [was, is] = [restrictionsOf(old), restrictionsOf(now)];
  if (JSON.stringify(was) === JSON.stringify(is)) {
    return { ...now, capabilities };
  }
  const wider = [old, now].find(
    (rule) => Object.keys(restrictionsOf(rule)).length === 0 && rule.capabilities.length === capabilities.length,
  );
  if (wider) {
    return wider;
  }
  const { allowed_parameters: allowedBefore, ...othersBefore } = was as { allowed_parameters?: Parameters };
  const { allowed_parameters: allowed, ...others } = is as { allowed_parameters?: Parameters };
  const areAlike = [old, now].every((rule) => rule.capabilities.length === capabilities.length);
  const parameters = allowedBefore && allowed && unitedParameters(allowedBefore, allowed);
  return areAlike && parameters && JSON.stringify(othersBefore) === JSON.stringify(others)
    ? { ...now, allowed_parameters: parameters }
    : undefined;
}

/** Of several that differ, a mixture of both sides would be allowed too. */
function unitedParameters(old: Parameters, now: Parameters): Parameters | undefined {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const differ = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  const [name] = differ;
  const [was, is] = [old[name!], now[name!]];
  if (differ.length !== 1 || !was || !is) {
    return undefined;
  }
  // An empty list allows any value.
  return { ...now, [name!]: was.length === 0 || is.length === 0 ? [] : [...new Set([...is, ...was])] };
}

function denies({ capabilities }: Rule): boolean {
  return capabilities.includes('deny');
}

function restrictionsOf(rule: Rule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => name !== 'capabilities'));
}

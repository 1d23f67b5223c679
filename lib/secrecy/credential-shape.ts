/** Texts that are a credential, whatever they are called, also as a part of other text. */
const SHAPES: readonly [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?!(?:\s|\\[nr]){0,20}-----END)/, 'a private key'],
  [/\bhv[sbr]\.[A-Za-z0-9_-]{20,}/, 'a Vault/OpenBao token'],
  // Tokens of Vault before 1.10 and of OpenBao; batch tokens are longer, and a Vault namespace may follow.
  [/(?<![\w.-])[sr]\.[A-Za-z0-9]{24}(?![A-Za-z0-9])/, 'a Vault/OpenBao token'],
  [/(?<![\w.-])b\.AAAAAQ[A-Za-z0-9_-]{60,}/, 'a Vault/OpenBao token'],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{60,}/, 'a GitHub token'],
  [/\bgl(?:pat|ptt|dt|rt|oas|cbt|agent|ft|imt|soat)-[A-Za-z0-9_-]{20,}/, 'a GitLab token'],
  [/\bxox[abeprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{20,}/, 'a Slack token'],
  [/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{30,}/, 'an address of a Slack webhook'],
  [/(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]+/, 'a key of Stripe'],
  [/\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/, 'a Google API key'],
  [/\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/, 'a key of Azure storage'],
  [/\botpauth:\/\/[^\s"']{1,2000}?[?&]secret=[A-Za-z2-7]{16}/, 'the key of one-time passwords'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}/, 'a PyPI token'],
  [/\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/, 'a SendGrid key'],
  [/\bdo[opr]_v1_[a-f0-9]{64}\b/, 'a DigitalOcean token'],
  [/\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/, 'a Docker Hub token'],
  [/\bgl(?:sa|c)_[A-Za-z0-9_+/=]{32,}/, 'a Grafana token'],
  [/\bdapi[a-f0-9]{32}\b/, 'a Databricks token'],
  [/\bhf_[A-Za-z]{34}\b/, 'a Hugging Face token'],
  [/\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{40,}/, 'an API key'],
  [/\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/, 'a Shopify token'],
  [/\bNRAK-[A-Z0-9]{27}\b/, 'a New Relic key'],
  [/\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}/, 'a Terraform Cloud token'],
  [/\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/, 'an age key'],
  [/\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/, 'a Telegram token'],
  [/\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10}/, 'a JSON web token'],
  [/\bauthorization\s*[:=]\s*["']?(?:basic|bearer)\s+[A-Za-z0-9+/_.=-]{16,}/i, 'an authorization header'],
];
/** A part of each of them: most texts hold none, and are looked at once. */
const HINT =
  /PRIVATE KEY|hv[sbr]\.|(?<![\w.-])[srb]\.[A-Za-z0-9]{24}|A[KSBC][ICI]A|gh[pousr]_|github_pat|gl(?:pat|ptt|dt|rt|oas|cbt|agent|ft|imt|soat)-|xox|xapp-|hooks\.slack|k_live_|AIza|Key=|otpauth|npm_|pypi-|SG\.|do[opr]_v1|dckr_|gl(?:sa|c)_|dapi|hf_|sk-|shp|NRAK|atlasv1|AGE-|:AA|eyJ|authorization/i;

/** What stands before the `@` of an address; every repetition has a bound, so that no text takes long. */
const USER_AND_PASSWORD =
  /(?:[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/?#@"'<>]{0,200}|\b[\w.-]{1,64}\}{0,2}):(?<password>[^\s/?#@"'<>:]{1,200})@(?<host>tcp\(|unix\(|\$\{|[\w.[-])/gi;
/** In the query of an address, and in connection strings. */
const PARAMETER = /[?&;]\s{0,4}(?:password|passwd|pwd|sslpassword)\s{0,4}=\s{0,4}(?<password>[^\s&;"'<>]{1,200})/gi;
const CONNECTION = /:\/\/|jdbc:|(?:server|host|data source)\s{0,4}=/i;

/** In letters: no shape of a credential is as short as this, nor is an address with a password that is more than a word. */
const SHORTEST = 10;
const ANY_HINT = new RegExp(`@|pass|pwd|${HINT.source}`, 'i');

/** Whether it is worth looking at: most texts are not. */
export function mayHoldCredential(text: string): boolean {
  return text.length > SHORTEST && ANY_HINT.test(text);
}

/** What a text holds that is a credential by its own shape; the finding never shows it. */
export function credentialIn(text: string): string | undefined {
  return text.length > SHORTEST && HINT.test(text)
    ? SHAPES.find(([shape]) => isCredential(shape.exec(text)?.[0]))?.[1]
    : undefined;
}

/** Documentation is full of the shapes of credentials, which say that they are none. */
function isCredential(found: string | undefined): boolean {
  return found !== undefined && !/placeholder|EXAMPLE$|x{8}/i.test(found);
}

/** The passwords that stand in the addresses of a text. */
export function passwordsOfAddresses(text: string): readonly string[] {
  if (!text.includes('@') && !/pass|pwd/i.test(text)) {
    return [];
  }
  const addresses = [...text.matchAll(USER_AND_PASSWORD)].filter(
    ([whole, , host]) => whole.includes('://') || host!.endsWith('('),
  );
  const parameters = CONNECTION.test(text) ? [...text.matchAll(PARAMETER)] : [];
  return [...addresses, ...parameters].map(({ groups }) => groups!['password']!);
}

/** Of Sprig 3.3, without `env` and `expandenv`. https://masterminds.github.io/sprig/ */
const SPRIG = (
  'abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base ' +
  'bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date ' +
  'dateInZone dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict ' +
  'dig dir div divf duration durationRound empty encryptAES ext fail first float64 floor fromJson genCA ' +
  'genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey ' +
  'get getHostByName has hasKey hasPrefix hasSuffix hello htmlDate htmlDateInZone htpasswd indent initial ' +
  'initials int int64 isAbs join kebabcase keys kindIs kindOf last list lower max maxf merge mergeOverwrite ' +
  'min minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson ' +
  'mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustRegexFind mustRegexFindAll ' +
  'mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse ' +
  'mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout must_date_modify ' +
  'nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend quote randAlpha ' +
  'randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch regexQuoteMeta ' +
  'regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver semverCompare ' +
  'seq set sha1sum sha256sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf substr ' +
  'swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings trim trimAll ' +
  'trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep ' +
  'untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith'
).split(' ');

/** Of Sprig, those whose answer is not the same each time, which Vault's agent leaves out. */
const CHANGING = new Set(
  (
    'date date_in_zone date_modify now htmlDate htmlDateInZone dateInZone dateModify randAlphaNum randAlpha ' +
    'randAscii randNumeric randBytes uuidv4 getHostByName'
  ).split(' '),
);

/** https://external-secrets.io/latest/guides/templating/#helper-functions */
const OPERATOR = (
  'pkcs12key pkcs12keyPass pkcs12cert pkcs12certPass pemToPkcs12 pemToPkcs12Pass fullPemToPkcs12 ' +
  'fullPemToPkcs12Pass pemTruststoreToPKCS12 pemTruststoreToPKCS12Pass filterPEM filterCertChain certSANs ' +
  'jwkPublicKeyPem jwkPrivateKeyPem toYaml fromYaml getSecretKey rsaDecrypt hexdec sha512sum'
).split(' ');

/** https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md */
const AGENT = (
  'add base64Decode base64Encode base64URLDecode base64URLEncode byKey byMeta byPort byTag caLeaf caRoots ' +
  'connect contains containsAll containsAny containsNone containsNotAll datacenters divide env envOrDefault ' +
  'executeTemplate explode explodeMap exportedServices file hmacSHA256Hex in indent join key keyExists ' +
  'keyOrDefault loop ls maximum md5sum mergeMap mergeMapWithOverride minimum modulo multiply mustEnv node ' +
  'nodes nomadService nomadServices nomadVar nomadVarExists nomadVarList nomadVarListSafe parseBool ' +
  'parseFloat parseInt parseJSON parseUint parseYAML partitions peerings pkiCert plugin regexMatch ' +
  'regexReplaceAll replaceAll safeLs safeTree scratch secret secrets service services sha256Hex sockaddr ' +
  'spew_dump spew_printf spew_sdump spew_sprintf split splitToMap subtract timestamp toJSON toJSONPretty ' +
  'toLower toTOML toTitle toUnescapedJSON toUnescapedJSONPretty toUpper toYAML tree trim trimPrefix ' +
  'trimSpace trimSuffix writeToFile'
).split(' ');

/** What templates of External Secrets Operator may call (engine v2, any release from 0.16 to 2.5), beside Go's own. */
export const OPERATOR_FUNCTIONS: ReadonlySet<string> = new Set([...SPRIG, ...OPERATOR]);

/** What templates of Vault's agent may call, beside Go's own: those of consul-template up to 0.41. */
export const AGENT_FUNCTIONS: ReadonlySet<string> = new Set([
  ...AGENT,
  ...SPRIG.filter((name) => !CHANGING.has(name)).map((name) => `sprig_${name}`),
]);

import type { IConstruct } from 'constructs';
import { hostOf } from '../addresses/url';
import { note } from '../errors';
import { isVisible } from '../text/visible';
import { logLine } from '../text/log';
import { isLoopbackName } from '../x509/names';
import type { TerraformBackend } from './terraform-backend';

/** What a backend takes as the text of an option, and in words. */
interface Form {
  readonly takes: (text: string) => boolean;
  readonly words: string;
}

const matching = (pattern: RegExp, words: string): Form => ({ takes: (text) => pattern.test(text), words });

const TEXT: Form = { takes: (text) => text.trim() !== '' && isVisible(text), words: 'one line of visible text' };
const PREFIX: Form = {
  takes: (text) => TEXT.takes(text) && /^(?!\/)(?:(?!\.{1,2}(?:\/|$))[^/]+(?:\/|$))+$/.test(text),
  words: 'names with "/" between them, such as "vault/states"',
};
const ADDRESS: Form = { takes: isAddress, words: 'https://host:port/path (http only on loopback)' };
const SERVER: Form = {
  takes: (text) => isAddress(text) && new URL(text).pathname === '/',
  words: 'https://host:port (http only on loopback)',
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const S3_BUCKET = matching(
  /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
  '3 to 63 of a-z, 0-9, "." and "-", with a letter or digit at both ends',
);
/** https://cloud.google.com/storage/docs/buckets#naming */
const GCS_BUCKET = matching(
  /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  '3 to 222 of a-z, 0-9, ".", "-" and "_", with a letter or digit at both ends',
);
/** https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/resource-name-rules */
const RESOURCE_GROUP = matching(/^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$/u, '1 to 90 letters, digits and "_.()-"');
const STORAGE_ACCOUNT = matching(/^[a-z0-9]{3,24}$/, '3 to 24 of a-z and 0-9');
const CONTAINER = matching(/^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/, '3 to 63 of a-z, 0-9 and single "-"');
const REGION = matching(/^[a-z0-9-]+$/, 'a name such as "eu-central-1"');
const HOST = matching(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i, 'a host such as "app.terraform.io"');
/** https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations */
const ORGANIZATION = matching(/^[A-Za-z0-9_-]+$/, 'letters, digits, "_" and "-"');

type Kind = TerraformBackend['settings']['kind'];

const FORMS: Readonly<Record<Kind, Readonly<Record<string, Form>>>> = {
  local: { folder: TEXT },
  s3: { bucket: S3_BUCKET, region: REGION, prefix: PREFIX, kmsKeyId: TEXT, endpoint: SERVER },
  gcs: { bucket: GCS_BUCKET, prefix: PREFIX },
  azurerm: {
    resourceGroupName: RESOURCE_GROUP,
    storageAccountName: STORAGE_ACCOUNT,
    containerName: CONTAINER,
    prefix: PREFIX,
  },
  pg: {},
  http: { address: ADDRESS },
  hcp: { organization: ORGANIZATION, hostname: HOST },
};

/** Notes `TerraformBackendInvalid` for what the backend would not take, and for a credential in an address. */
export function requireTerraformBackend(scope: IConstruct, { settings }: TerraformBackend): void {
  const { kind, ...options } = settings;
  for (const [name, text] of Object.entries(options as Readonly<Record<string, string | undefined>>)) {
    const form = FORMS[kind][name]!;
    if (text === undefined || form.takes(text)) {
      continue;
    }
    const invalid = (reason: string) => note(scope, 'TerraformBackendInvalid', `terraformBackend: ${name} ${reason}`);
    if ([ADDRESS, SERVER].includes(form) && hasCredential(text)) {
      invalid(
        'has a user or a query; Terraform takes credentials of a backend from the environment, never from the program',
      );
    } else {
      invalid(`is "${logLine(text)}"; use ${form.words}`);
    }
  }
}

/** What is left of the path, or behind "?", is neither written nor repeated. */
function hasCredential(text: string): boolean {
  return /^[a-z]+:\/\/[^/]*@/i.test(text) || text.includes('?');
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) && TEXT.takes(text) && !/[\s\\]/.test(text) ? new URL(text) : undefined;
  if (!url || hasCredential(text) || text.includes('#')) {
    return false;
  }
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(hostOf(text)));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_API } from '../../lib/options/public-api';
import { DESCRIPTIONS } from '../../lib/tenant-files/descriptions';
import { readPublicApi } from './public-api';
import { schemaText, usedDescriptions } from './tenant-file-schema';

describe('the table of what the public API takes', () => {
  it('is what the types say, and so is the schema of tenant files: npm run generate:options writes them', () => {
    const { descriptions, ...api } = readPublicApi();
    const schema = readFileSync(join(__dirname, '../../schemas/tenant-file.schema.json'), 'utf8');
    expect(PUBLIC_API).toEqual(api);
    expect(DESCRIPTIONS).toEqual(usedDescriptions(descriptions));
    expect(JSON.parse(schema)).toEqual(JSON.parse(schemaText(DESCRIPTIONS)));
  }, 120_000);
});

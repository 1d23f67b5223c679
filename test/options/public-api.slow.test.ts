import { PUBLIC_API } from '../../lib/options/public-api';
import { readPublicApi } from './public-api';

describe('the table of what the public API takes', () => {
  it('is what the types say: npm run generate:options writes it', () => {
    expect(PUBLIC_API).toEqual(readPublicApi());
  }, 120_000);
});

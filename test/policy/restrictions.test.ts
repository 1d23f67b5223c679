import { refusedParameters } from '../../lib/policy/restrictions';

const allowed = (parameters: Record<string, unknown[]>) => ({ allowedParameters: new Map(Object.entries(parameters)) });
const denied = (parameters: Record<string, unknown[]>) => ({ deniedParameters: new Map(Object.entries(parameters)) });

// Each of these was asked of OpenBao 2.6.2.
test.each<[string, Parameters<typeof refusedParameters>[0], Record<string, unknown>, string[]]>([
  ['no word about parameters', {}, { ttl: '1h' }, []],
  ['the value that is allowed', allowed({ ttl: ['1h'] }), { ttl: '1h' }, []],
  ['another value', allowed({ ttl: ['1h'] }), { ttl: '2h' }, ['ttl']],
  ['a number in place of its text', allowed({ ttl: ['3600'] }), { ttl: 3600 }, ['ttl']],
  ['a list in place of its text', allowed({ alt_names: ['a,b'] }), { alt_names: ['a', 'b'] }, ['alt_names']],
  ['a parameter that is not named', allowed({ ttl: ['1h'] }), { ttl: '1h', not_after: 'x' }, ['not_after']],
  ['less than is allowed', allowed({ ttl: ['1h'], ip_sans: ['10.0.0.1'] }), { ttl: '1h' }, []],
  ['any value', allowed({ ttl: [] }), { ttl: '2h' }, []],
  ['any parameter', allowed({ '*': [] }), { ttl: '2h' }, []],
  ['any parameter, whatever its list', allowed({ '*': ['1h'] }), { ttl: '2h' }, []],
  ['another value, where others are free', allowed({ '*': [], ttl: ['1h'] }), { ttl: '2h' }, ['ttl']],
  ['the middle of a value', allowed({ common_name: ['*pi*'] }), { common_name: 'api.svc' }, []],
  ['a star inside of a value', allowed({ common_name: ['a*c'] }), { common_name: 'abc' }, ['common_name']],
  ['the beginning of a value', allowed({ common_name: ['api.*'] }), { common_name: 'api.svc' }, []],
  ['the end of a value', allowed({ common_name: ['*.svc'] }), { common_name: 'api.cluster' }, ['common_name']],
  ['a name in capitals', allowed({ ttl: ['1h'] }), { TTL: '1h' }, []],
  ['a value that is denied', denied({ ttl: ['9h'] }), { ttl: '9h' }, ['ttl']],
  ['another than is denied', denied({ ttl: ['9h'] }), { ttl: '1h' }, []],
  ['what is denied altogether', denied({ ttl: [] }), { ttl: '1h' }, ['ttl']],
  ['whatever, where all is denied', denied({ '*': [] }), { ttl: '1h' }, ['ttl']],
  ['what is required and missing', { requiredParameters: ['ttl'] }, {}, ['ttl']],
])('a request with %s is refused for what the server refuses', (_what, restrictions, parameters, refused) => {
  expect(refusedParameters(restrictions, parameters)).toEqual(refused);
});

import { DatabaseError } from 'pg';
import { isBrokenConnection, isUnavailable, refusedValue } from '../../db/faults';

const ofPostgres = (code: string): Error =>
  Object.assign(new DatabaseError('said by PostgreSQL', 0, 'error'), { code });
const ofSystem = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ...['57P01', '57P02', '57P03', '57014', '08000', '08001', '08003', '08004', '08006', '08P01'],
  ...['53000', '53100', '53200', '53300', '55P03', '40001', '40P01', '25P03', '25006'],
])('SQLSTATE %s passes by itself', (code) => {
  expect(isUnavailable(ofPostgres(code))).toBe(true);
});

test.each(['23505', '23503', '23514', '22P02', '42P01', '42703', '40002', '57000', '28P01', '3D000', 'P0001', 'XX000'])(
  'SQLSTATE %s is a fault of ours, or of who asks',
  (code) => {
    expect(isUnavailable(ofPostgres(code))).toBe(false);
  },
);

test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])(
  '%s is a database that cannot be reached just now',
  (code) => {
    expect(isUnavailable(ofSystem(code))).toBe(true);
    expect(isUnavailable(new AggregateError([ofSystem(code)]))).toBe(false);
    expect(isUnavailable(Object.assign(new AggregateError([ofSystem(code)]), { code }))).toBe(true);
  },
);

test.each([
  'Connection terminated unexpectedly',
  'select 1 - Connection terminated unexpectedly',
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
])('a statement that ends with "%s" may be answered by another connection', (message) => {
  expect(isBrokenConnection(new Error(message))).toBe(true);
  expect(isUnavailable(new Error(message))).toBe(true);
});

test('what merely quotes such words is no fault of the database', () => {
  expect(isUnavailable(new Error('a comment "Connection terminated unexpectedly" is too long'))).toBe(false);
  expect(isUnavailable(new TypeError('row is undefined'))).toBe(false);
  expect(isUnavailable('57P01')).toBe(false);
});

test.each([
  ['22P02', {}, { kind: 'value', path: '' }],
  ['22003', {}, { kind: 'value', path: '' }],
  ['22021', {}, { kind: 'value', path: '' }],
  ['23502', { column: 'name_en' }, { kind: 'value', path: 'nameEn' }],
  ['23503', { detail: 'Key (party_id)=(x) is not present in table "parties".' }, { kind: 'value', path: 'partyId' }],
  ['23505', { detail: 'Key (email)=(a@b.example) already exists.' }, { kind: 'conflict', path: 'email' }],
  ['23P01', {}, { kind: 'conflict', path: '' }],
  ['42P01', {}, undefined],
  ['XX000', {}, undefined],
])('SQLSTATE %s says what of a request could not be kept', (code, more, refused) => {
  expect(refusedValue(Object.assign(ofPostgres(code), { severity: 'ERROR', ...more }))).toEqual(refused);
});

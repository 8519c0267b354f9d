import { describe, expect, test } from '@jest/globals';
import { batchStatement, bindRows } from '../../../src/platform/database/pipeline/batch-statement.js';

const PAY = batchStatement({
  name: 'pay',
  columns: { business_uid: 'text', uid: 'text', at: 'timestamptz' },
  text: ({ rows, businesses }) => `update p set at = given.at from ${rows} where p.business_uid = ${businesses}`,
});
const [EARLY, LATE] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')];

describe('rows bound by name', () => {
  test('become arrays in the order of the statement’s columns, whatever order they were given in', () => {
    expect(bindRows(PAY, { at: [EARLY, LATE], uid: ['x', 'y'], business_uid: ['a', 'b'] })).toEqual({
      statement: PAY.batch,
      values: [
        ['a', 'b'],
        ['x', 'y'],
        [EARLY, LATE],
      ],
    });
  });

  test('of which there is one become plain values, null among them', () => {
    expect(bindRows(PAY, { at: [null], uid: ['x'], business_uid: ['a'] })).toEqual({
      statement: PAY.single,
      values: ['a', 'x', null],
    });
  });

  test('must have columns of one length', () => {
    expect(() => bindRows(PAY, { business_uid: ['a'], uid: ['x', 'y'], at: [EARLY] })).toThrow(
      'pay was given columns of different lengths',
    );
    expect(() => bindRows(PAY, { business_uid: ['a', 'a'], uid: ['x', 'y'], at: [] })).toThrow('different lengths');
  });

  test('don’t compile with a column too few or too many, or of another type', () => {
    // @ts-expect-error no `at`
    expect(() => bindRows(PAY, { business_uid: ['a'], uid: ['x'] })).toThrow('different lengths');
    // @ts-expect-error no such column
    expect(bindRows(PAY, { business_uid: ['a'], uid: ['x'], at: [EARLY], by: ['c'] }).values).toHaveLength(3);
    // @ts-expect-error a time is a Date
    expect(bindRows(PAY, { business_uid: ['a'], uid: ['x'], at: ['now'] }).values).toHaveLength(3);
  });
});

test('the two forms differ only in how they take their rows', () => {
  expect([PAY.single, PAY.batch].map(({ name, text }) => [name, text])).toEqual([
    [
      'pay_single',
      'update p set at = given.at from (values ($1::text, $2::text, $3::timestamptz)) as given (business_uid, uid, at) where p.business_uid = $1',
    ],
    [
      'pay',
      'update p set at = given.at from unnest($1::text[], $2::text[], $3::timestamptz[]) as given (business_uid, uid, at) where p.business_uid = any($1 collate "C")',
    ],
  ]);
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, dataOf } from '../scenes/story.js';
import { type TestBusiness, useTestApp } from '../support/app/test-app.js';

const CLIENTS = '/platform/v1/clients';

const PEOPLE = [
  { first_name: 'Zoë', last_name: 'Müller-Weiß', email: 'zoe.mueller@example.com', phone: '+1 (555) 123-4567' },
  { first_name: 'Jose\u0301', last_name: 'García Márquez', phone: '030 / 90 18 20', custom_id: 'CRM-4711' },
  { first_name: 'Siobhán', last_name: 'O’Brien', email: 'SIOBHAN@Example.ie', phone: '+49 (0)89 1234-56' },
  { first_name: 'İpek', last_name: 'Işık', phone: '٠٥٣٢ ١٢٣ ٤٥ ٦٧' },
  { first_name: 'Łukasz', last_name: 'Żółć', custom_id: '２０２６／０７' },
  { first_name: '太郎', last_name: '山田' },
  { first_name: 'Ευριπίδης', last_name: 'Σοφός' },
  { first_name: 'So\u00adft\u200bie', last_name: '\ufb01sher', phone: 'ask at 0171-5550000 first' },
  { first_name: '50%_off\\', last_name: '🧘🏽‍♀️' },
  { first_name: '민준', last_name: '김' },
] as const;

const app = useTestApp();
let studio: TestBusiness;

beforeAll(async () => {
  studio = await app.business();
  for (const person of PEOPLE) await clientOf(app, studio, person);
});

/** The last names of those who are found. */
async function foundBy(term: string, { staffToken } = studio): Promise<(string | null)[]> {
  const answer = await app.get(`${CLIENTS}?search_term=${encodeURIComponent(term)}`, staffToken);
  return dataOf<{ clients: { last_name: string | null }[] }>(answer, 200).clients.map((client) => client.last_name);
}

describe('a search finds', () => {
  test.each([
    ['Müller-Weiß', '5551234567'],
    ['Müller-Weiß', '+15551234567'],
    ['Müller-Weiß', '555 123-4567'],
    ['Müller-Weiß', '(555) 123'],
    ['Müller-Weiß', '(555) 1 23 45 67'],
    ['Müller-Weiß', '51-23'],
    ['Müller-Weiß', '555–123–4567'],
    ['Müller-Weiß', '５５５１２３４５６７'],
    ['García Márquez', '030901820'],
    ['García Márquez', '30 901820'],
    ['O’Brien', '+49 89 123456'],
    ['O’Brien', '089 123456'],
    ['O’Brien', '0049 89 / 12 34 56'],
    ['O’Brien', '49089123456'],
    ['Işık', '0532 123 45 67'],
    ['Işık', '532 1234567'],
    ['\ufb01sher', '01715550000'],
    ['\ufb01sher', 'ask at'],
  ])('%s by the phone number %s', async (name, term) => {
    expect(await foundBy(term)).toEqual([name]);
  });

  test.each([
    ['Müller-Weiß', 'zoe'],
    ['Müller-Weiß', 'ZOE\u0308 MULLER'],
    ['Müller-Weiß', 'weiss'],
    ['Müller-Weiß', 'WEIẞ'],
    ['Müller-Weiß', 'müller–weiß'],
    ['García Márquez', 'josé'],
    ['García Márquez', 'jos\u00e9 garci\u0301a'],
    ['García Márquez', 'marquez'],
    ['O’Brien', "o'brien"],
    ['O’Brien', 'obrien'],
    ['O’Brien', 'brien siobhan'],
    ['Işık', 'ipek isik'],
    ['Işık', 'IŞIK'],
    ['Işık', 'İPEK'],
    ['Żółć', 'lukasz zolc'],
    ['Σοφός', 'ΣΟΦΟΣ'],
    ['Σοφός', 'ευριπιδησ'],
    ['\ufb01sher', 'softie fisher'],
    ['山田', '山'],
    ['山田', '山田太郎'],
    ['山田', '太郎 山田'],
    ['김', '김민준'],
    ['김', '민'],
    ['🧘🏽‍♀️', '🧘'],
  ])('%s by %s, whatever case, accents and form it has', async (name, term) => {
    expect(await foundBy(term)).toEqual([name]);
    expect(await foundBy(term.normalize('NFD'))).toEqual([name]);
  });

  test.each([
    ['Müller-Weiß', 'weiß zoë'],
    ['Müller-Weiß', 'eiß  oë\u00a0ülle'],
    ['Müller-Weiß', '4567 zoe'],
    ['Müller-Weiß', 'example.com zoe'],
    ['García Márquez', 'arquez 4711 jose'],
    ['García Márquez', 'crm4711'],
    ['García Márquez', 'crm-47'],
    ['García Márquez', '-4711'],
    ['O’Brien', 'siobhan@example.ie'],
    ['O’Brien', 'hán@EX'],
    ['Żółć', '2026/07'],
    ['Żółć', '202607'],
  ])('%s by %s: all of its words, in any order, as parts of words', async (name, term) => {
    expect(await foundBy(term)).toEqual([name]);
  });

  test.each([
    'zoe garcia',
    'zoe 4712',
    '5551234568',
    'zoe.muller@example.com',
    'zoemuller',
    'j9',
    'q7',
    '%a',
    '_a',
    '%%',
    '\\\\',
    "' or true --",
    'null',
    '\u{1f9d8}\u{1f9d8}',
  ])('nobody by %s', async (term) => {
    expect(await foundBy(term)).toEqual([]);
  });

  test.each(['%', '_', '\\', '50%', '%_o', 'f\\'])('%s as it is written', async (term) => {
    expect(await foundBy(term)).toEqual(['🧘🏽‍♀️']);
  });

  test.each(['', ' ', '\u00a0', '\u200b\u3164', '\u0301'])('everybody when nothing is looked for: %j', async (term) => {
    expect(await foundBy(term)).toHaveLength(PEOPLE.length);
  });

  test('by one letter or two all who have them, in the list’s order and in pages', async () => {
    expect(await foundBy('i')).toEqual(['Müller-Weiß', 'García Márquez', 'O’Brien', 'Işık', '\ufb01sher']);
    expect(await foundBy('ie')).toEqual(['O’Brien', '\ufb01sher']);
    const second = await app.get(`${CLIENTS}?search_term=i&per_page=2&page=2`, studio.staffToken);
    expect(dataOf<{ clients: object[] }>(second, 200).clients).toMatchObject([
      { last_name: 'O’Brien' },
      { last_name: 'Işık' },
    ]);
  });

  test('a term as long as it may be; a longer one is a 400', async () => {
    const words = 'zoe '.repeat(63) + 'zoe';
    expect(await foundBy(words)).toEqual(['Müller-Weiß']);
    expect(await foundBy('ﷺ'.repeat(255))).toEqual([]);
    const answer = await app.get(`${CLIENTS}?search_term=${'a'.repeat(256)}`, studio.staffToken);
    expect([answer.status, answer.body]).toMatchObject([400, { error_code: 'INVALID_PARAMETER' }]);
  });

  test('nobody of another business', async () => {
    const other = await app.business();
    expect(await foundBy('5551234567', other)).toEqual([]);
    await clientOf(app, other, { first_name: 'Zoe', last_name: 'Other' });
    expect(await foundBy('zoe', other)).toEqual(['Other']);
    expect(await foundBy('zoe')).toEqual(['Müller-Weiß']);
  });
});

describe('an e-mail of a client', () => {
  test.each([
    ['in another normal form', 'rene\u0301@example.com', 'ren\u00e9@example.com'],
    ['in another form and case', 'c\u0327a@example.com', '\u00c7A@EXAMPLE.COM'],
    ['in wide characters', '\uff49\uff4e\uff46\uff4f@wide.example.com', 'info@wide.example.com'],
    ['in the capitals of ß', 'spaß@example.com', 'SPASS@example.com'],
    ['with what nobody sees', 'inv\u00adisible@example.com', 'invisible@example.com'],
  ])('%s is the same: 409', async (_what, first, second) => {
    await clientOf(app, studio, { first_name: 'First', email: first });
    for (const email of [first, second]) {
      const answer = await app.post(CLIENTS, { first_name: 'Second', email }, studio.staffToken);
      expect([email, answer.status, answer.body]).toMatchObject([email, 409, { error_code: 'ALREADY_EXISTS' }]);
    }
  });

  test('stays as it was written, and is another with another letter', async () => {
    await clientOf(app, studio, { first_name: 'Accent', email: 'ame\u0301@example.com' });
    await clientOf(app, studio, { first_name: 'Plain', email: 'ame@example.com' });
    const { clients } = dataOf<{ clients: { email: string }[] }>(
      await app.get(`${CLIENTS}?search_term=${encodeURIComponent('amé@')}`, studio.staffToken),
      200,
    );
    expect(clients.map(({ email }) => email)).toEqual(['ame\u0301@example.com', 'ame@example.com']);
  });
});

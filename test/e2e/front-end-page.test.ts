import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cast, castOf, clientPackageOf, paymentOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

interface Page {
  tokenForPage(clientId: string): Promise<string>;
  tokenForLink(clientId: string): Promise<string>;
  exchanged(linkToken: string): Promise<string>;
  payWithCredit(token: string, paymentStatusId: string): Promise<string | undefined>;
}

const CODE = /```js\n(?<code>[^]*?)```/;
const environment = { ...process.env };

const app = useTestApp({ cleanBooks: 'at the end' });
let cast: Cast;
let page: Page;
beforeAll(async () => {
  cast = await castOf(app);
  Object.assign(process.env, { BASE_URL: app.url, STAFF_TOKEN: cast.staffToken });
  const code = CODE.exec(readFileSync('docs/front-end.md', 'utf8'))?.groups?.['code'] ?? '';
  page = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Page;
});
afterAll(() => {
  process.env = environment;
});

test('the page’s code leads from a site’s server to a credit used, by its own token and by a link', async () => {
  const payment = await paymentOf(app, cast);
  const token = await page.tokenForPage(cast.clientUid);
  expect(await page.payWithCredit(token, payment)).toBeUndefined();
  await clientPackageOf(app, cast);
  expect(await page.payWithCredit(token, payment)).toBe('Ten classes');
  await expect(page.payWithCredit(token, payment)).rejects.toThrow('already paid');

  const link = await page.tokenForLink(cast.clientUid);
  const opened = await page.exchanged(link);
  expect(await page.payWithCredit(opened, await paymentOf(app, cast))).toBe('Ten classes');
  await expect(page.exchanged(link)).rejects.toThrow('Unauthorized');
});

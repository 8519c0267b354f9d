import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { accessibilityProblems, launchChromium, openPage, screenshot, sidewaysOverflow } from './support/chromium.js';
import { RunningService } from './support/running-service.js';

const NARROW = { viewport: { width: 400, height: 860 } };

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await RunningService.start();
  browser = await launchChromium();
  await stockDrawer();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Gives the demo client cards of every kind, and payments that they fit and don't fit. */
async function stockDrawer(): Promise<void> {
  const { client_uid: client, service_uid: yoga } = service.demo;
  const massage = await serviceOf('Massage');
  await give('Three massages', { sessions_count: 3, service_uids: [massage] }, { valid_until: inDays(9) });
  await give(
    'Five massages',
    { sessions_count: 5, service_uids: [massage] },
    { valid_from: '2024-01-01', valid_until: '2024-12-31' },
  );
  await give('Studio pass', { sessions_count: 120, service_uids: [yoga, massage] }, { valid_until: '2099-12-31' });
  const pottery = await serviceOf('Pottery');
  await give(
    'Painting term',
    { sessions_count: 5, service_uids: [pottery] },
    { valid_from: '2024-01-01', valid_until: '2024-12-31' },
  );
  for (const [service_id, title] of [
    [yoga, 'Morning yoga'],
    [yoga, 'Evening yoga'],
    [yoga, 'Noon yoga'],
    [pottery, 'Pottery course'],
  ]) {
    const request = { client_id: client, service_id, price: 50, title, due_date: inDays(3) };
    await service.asStaff('POST', '/business/payments/v1/payment_requests', { payment_request: request });
  }
}

async function serviceOf(name: string): Promise<string> {
  return (await service.asStaff<{ id: string }>('POST', '/v2/settings/services', { name, duration: 60, price: 50 })).id;
}

async function give(name: string, terms: object, dates: object): Promise<void> {
  const body = { name, price: 100, ...terms };
  const { booking_package: sold } = await service.asStaff<{ booking_package: { id: string } }>(
    'POST',
    '/platform/v1/payment/booking_packages',
    body,
  );
  const gift = { client_id: service.demo.client_uid, package_id: sold.id, price: 0, ...dates };
  await service.asStaff('POST', '/platform/v1/payment/client_packages', gift);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** The demo client's cards, as a link in an e-mail would open them. */
async function openCards(options: BrowserContextOptions = {}, query = '') {
  const opened = await openPage(browser, `${service.url}/cards${query}#token=${service.demo.client_token}`, options);
  await settled(opened.page);
  return opened;
}

async function settled(page: Page): Promise<void> {
  await page.locator('main[aria-busy=false]').waitFor();
}

/** What is read on it, without the marks around names that only steer their direction. */
const textOf = async (part: Locator): Promise<string> => (await part.innerText()).replaceAll(/[\u2068\u2069]/g, '');
const card = (page: Page, name: string) => page.locator('.card').filter({ hasText: name });
const payment = (page: Page, title: string) => page.locator('.payment').filter({ hasText: title });

describe('the page of cards', () => {
  test('a link with a token opens the client’s cards, and the token leaves the address', async () => {
    const { page, complaints } = await openCards();
    expect(page.url()).toBe(`${service.url}/cards`);
    await expect(card(page, 'Ten yoga classes').locator('.place').count()).resolves.toBe(10);
    expect(await textOf(card(page, 'Ten yoga classes'))).toContain('Yoga class');
    await page.reload();
    await settled(page);
    expect(await card(page, 'Ten yoga classes').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('cards stand in the order in which they end, and one that ends soon says so', async () => {
    const { page } = await openCards();
    const names = await page.locator('.card h3').allInnerTexts();
    expect(names.slice(0, 3)).toEqual(['Three massages', 'Ten yoga classes', 'Studio pass']);
    expect(await textOf(card(page, 'Three massages'))).toMatch(/Ends in (8|9|10) days/);
  });

  test('more sessions than can be counted become a bar', async () => {
    const { page } = await openCards();
    expect(await card(page, 'Studio pass').locator('.place').count()).toBe(0);
    expect(await textOf(card(page, 'Studio pass'))).toContain('0 of 120 used');
    expect(await card(page, 'Studio pass').locator('progress').getAttribute('value')).toBe('0');
  });

  test('using a credit punches the card, marks the payment paid and says so', async () => {
    const { page, complaints } = await openCards({ reducedMotion: 'no-preference' });
    await screenshot(page, 'cards-before');
    expect(await textOf(payment(page, 'Evening yoga'))).toContain('From “Ten yoga classes”: 9 left afterwards');
    await payment(page, 'Evening yoga').getByRole('button').click();
    await card(page, 'Ten yoga classes').locator('.just-punched').waitFor();
    await page.waitForTimeout(750);
    await screenshot(page, 'cards-punching');
    await settled(page);
    expect(await card(page, 'Ten yoga classes').locator('.punched').count()).toBe(1);
    expect(await textOf(card(page, 'Ten yoga classes'))).toContain('9 left');
    expect(await textOf(payment(page, 'Evening yoga'))).toContain('Paid with “Ten yoga classes”');
    expect(await textOf(page.getByRole('status'))).toBe('Evening yoga is paid with one credit of “Ten yoga classes”.');
    await page.waitForTimeout(1500);
    await screenshot(page, 'cards-after');
    expect(complaints).toEqual([]);
  });

  test('with the keyboard alone a credit can be used, and the focus stays in its place', async () => {
    const { page } = await openCards();
    const button = payment(page, 'Morning yoga').getByRole('button');
    for (let steps = 0; steps < 30 && !(await button.evaluate((node) => node.matches(':focus'))); steps += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await card(page, 'Ten yoga classes').getAttribute('class')).toContain('about-to-punch');
    await screenshot(page, 'cards-focus');
    await page.keyboard.press('Enter');
    await payment(page, 'Morning yoga').locator('.paid').waitFor();
    // Asked in one step: the row is drawn anew when the cards have been looked at again.
    expect(await payment(page, 'Morning yoga').locator('.paid:focus').count()).toBe(1);
  });

  test('where no card fits, it says why', async () => {
    const { page } = await openCards();
    const refused = await textOf(payment(page, 'Pottery course'));
    expect(refused).toContain('No card fits');
    expect(refused).toContain('Painting term ended on 31 Dec 2024');
    expect(refused).toContain('Your other 4 cards are for something else.');
    expect(await payment(page, 'Pottery course').getByRole('button').count()).toBe(0);
  });

  test('a card that has ended is out of the way, with its reason', async () => {
    const { page } = await openCards();
    await page.locator('summary').click();
    expect(await textOf(card(page, 'Five massages'))).toContain('Expired');
  });

  test('a payment that somebody else has paid meanwhile says so in its place, and the others stay', async () => {
    const { page } = await openCards();
    const { payment_status_uid: uid } = service.demo;
    const row = page.locator(`[data-payment="${uid}"]`);
    const path = '/platform/v1/payment/client_packages/update_usage';
    await service.asStaff('POST', path, { payment_status_uid: uid });
    await row.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await textOf(row)).toContain('This has been paid in the meantime.');
    expect(await row.getByRole('button').count()).toBe(0);
    expect(await row.getByRole('alert').evaluate((alert) => alert === alert.ownerDocument.activeElement)).toBe(true);
    expect(await payment(page, 'Pottery course').isVisible()).toBe(true);
  });
});

describe('how the page looks', () => {
  const LOOKS: readonly [string, BrowserContextOptions, string][] = [
    ['light', { colorScheme: 'light' }, ''],
    ['dark', { colorScheme: 'dark' }, ''],
    ['hebrew', { colorScheme: 'light' }, '?lang=he'],
    ['narrow', NARROW, ''],
    ['narrow-dark-hebrew', { ...NARROW, colorScheme: 'dark' }, '?lang=he'],
  ];
  test.each(LOOKS)('%s: axe finds nothing, and nothing sticks out', async (name, options, query) => {
    const { page, complaints } = await openCards(options, query);
    await page.locator('summary').click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(await page.locator('html').getAttribute('dir')).toBe(query ? 'rtl' : 'ltr');
    await screenshot(page, `cards-${name}`);
    expect(complaints).toEqual([]);
  });
});

describe('without a token', () => {
  test('in development one click looks around as the demo client', async () => {
    const { page, complaints } = await openPage(browser, `${service.link}/cards`);
    await page.getByRole('button', { name: 'demo client' }).click();
    await settled(page);
    expect(await card(page, 'Ten yoga classes').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('a token that is none is refused kindly', async () => {
    const { page } = await openPage(browser, `${service.link}/cards`, NARROW);
    await page.getByRole('button', { name: 'demo client' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Your token').fill('not-a-token');
    await page.getByRole('button', { name: 'Show my cards' }).click();
    await page.getByRole('alert').waitFor();
    expect(await textOf(page.getByRole('alert'))).toContain('This token has ended');
    await screenshot(page, 'cards-welcome');
  });

  test('leaving forgets the token', async () => {
    const { page } = await openCards();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.reload();
    expect(await page.getByLabel('Your token').isVisible()).toBe(true);
  });

  test('a client who owns nothing and owes nothing sees friendly empty places', async () => {
    const { token } = await service.asStaff<{ token: string }>('POST', '/platform/v1/clients', { first_name: 'Mary' });
    const { page } = await openPage(browser, `${service.url}/cards#token=${token}`);
    await settled(page);
    expect(await textOf(page.locator('main'))).toContain('Everything is paid');
    expect(await accessibilityProblems(page)).toEqual([]);
    await screenshot(page, 'cards-empty');
  });
});

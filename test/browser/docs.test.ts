import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, screenshot, sidewaysOverflow } from './support/chromium.js';
import { RunningService } from './support/running-service.js';

const NARROW = { viewport: { width: 400, height: 860 } };
const UPDATE_USAGE = '/platform/v1/clients/payment/client_packages/update_usage';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await RunningService.start();
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function openDocs(options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, service.link, options);
  await opened.page.locator('.punchcard-bar').waitFor();
  await opened.page.locator('.opblock').first().waitFor();
  return opened;
}

/** The operation of a path, folded out. */
async function unfolded(page: Page, path: string): Promise<Locator> {
  const operation = page.locator('.opblock').filter({ has: page.locator(`[data-path="${path}"]`) });
  await operation.locator('.opblock-summary-control').first().click();
  await operation.getByRole('button', { name: 'Execute' }).waitFor();
  return operation;
}

/** Presses `Execute` and waits for the answer to that. */
async function execute(page: Page, operation: Locator): Promise<{ status: string; body: string }> {
  const answered = page.waitForResponse((response) => response.request().method() !== 'OPTIONS');
  await operation.getByRole('button', { name: 'Execute' }).click();
  const status = String((await answered).status());
  const live = operation.locator('.live-responses-table');
  await live.locator('.response-col_status', { hasText: status }).first().waitFor();
  return { status, body: await live.locator('.highlight-code').first().innerText() };
}

const choose = (operation: Locator, choice: string) =>
  operation.locator('.examples-select-element').first().selectOption({ label: choice });

describe('Swagger UI in development', () => {
  test('the story with the mouse: 200, then 422, then the 404 of an unknown id', async () => {
    const { page, complaints } = await openDocs();
    await screenshot(page, 'docs-open');
    const operation = await unfolded(page, UPDATE_USAGE);
    const paid = await execute(page, operation);
    await operation.locator('.live-responses-table').scrollIntoViewIfNeeded();
    await screenshot(page, 'docs-200');
    expect(paid).toMatchObject({ status: '200', body: expect.stringContaining('Ten yoga classes') });

    const again = await execute(page, operation);
    await screenshot(page, 'docs-422');
    expect(again).toMatchObject({ status: '422', body: expect.stringContaining('Payment status is already paid') });

    await choose(operation, 'An id that nobody knows');
    const unknown = await execute(page, operation);
    await screenshot(page, 'docs-404');
    expect(unknown).toMatchObject({ status: '404', body: expect.stringContaining('Payment status not found') });

    await choose(operation, 'A booking without a payment yet');
    expect(await execute(page, operation)).toMatchObject({ status: '200' });
    expect(complaints).toEqual([]);
  });

  test('the chapters of the story come first, in order', async () => {
    const { page } = await openDocs();
    const chapters = await page
      .locator('.opblock-tag')
      .evaluateAll((tags) => tags.map(({ dataset }) => dataset['tag']));
    expect(chapters.slice(0, 4)).toEqual(['Packages', 'Client packages', 'Payment requests', 'Redemption']);
  });

  test('each person is one click away, and only that one is authorised', async () => {
    const { page, complaints } = await openDocs();
    const list = await unfolded(page, '/business/payments/v1/payment_requests');
    expect(await execute(page, list)).toMatchObject({ status: '401' });
    for (const person of ['Staff', 'Directory']) {
      await page.getByRole('radio', { name: person }).click();
      expect(await execute(page, list)).toMatchObject({ status: '200' });
    }
    await page.reload();
    await page.locator('.punchcard-bar').waitFor();
    expect(await page.getByRole('radio', { name: 'Directory' }).isChecked()).toBe(true);
    expect(complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([]);
  });

  test('with the keyboard alone a person can be chosen and a request sent', async () => {
    const { page } = await openDocs();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'Staff' }).isChecked()).toBe(true);
    const summary = page.locator('[data-path="/platform/v1/clients"] >> xpath=ancestor::button').nth(0);
    await summary.focus();
    await page.keyboard.press('Enter');
    const operation = page.locator('.opblock.is-open');
    const button = operation.getByRole('button', { name: 'Execute' });
    await button.waitFor();
    for (let steps = 0; steps < 60 && !(await button.evaluate((node) => node.matches(':focus'))); steps += 1) {
      await page.keyboard.press('Tab');
    }
    await screenshot(page, 'docs-keyboard');
    const answered = page.waitForResponse((response) => response.url().endsWith('/platform/v1/clients'));
    await page.keyboard.press('Enter');
    expect((await answered).status()).toBeLessThan(400);
  });

  test('at 400 pixels nothing sticks out, and the story works', async () => {
    const { page, complaints } = await openDocs(NARROW);
    const operation = await unfolded(page, '/platform/v1/clients/payment/client_packages/preview');
    expect(await execute(page, operation)).toMatchObject({ status: expect.stringMatching(/200|422/) });
    expect(await sidewaysOverflow(page)).toBe(0);
    await screenshot(page, 'docs-narrow');
    expect(complaints).toEqual([]);
  });

  test('the way to the demo client’s cards is one click', async () => {
    const { page, complaints } = await openDocs();
    await page.getByRole('link', { name: 'Grace’s cards' }).click();
    await page.locator('.card').first().waitFor();
    expect(complaints).toEqual([]);
  });
});

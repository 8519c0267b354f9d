import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FIELDS = [
  'base_url',
  'business_uid',
  'staff_uid',
  'staff_token',
  'directory_token',
  'client_uid',
  'client_token',
  'matter_uid',
  'service_uid',
  'package_uid',
  'client_package_uid',
  'payment_status_uid',
  'virtual_booking_uid',
] as const;

/** The demo business as `demo.json` holds it. */
export type Demo = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Where a data directory keeps its demo. */
export function demoPath(dataDirectory: string): string {
  return join(dataDirectory, 'demo.json');
}

/** The demo of a data directory; undefined when there is none or the file is not whole. */
export async function readDemo(dataDirectory: string): Promise<Demo | undefined> {
  let text: string;
  try {
    text = await readFile(demoPath(dataDirectory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const facts = parsed(text);
  return FIELDS.every((field) => typeof facts[field] === 'string') ? (facts as Demo) : undefined;
}

/** Replaces the demo, whole or not at all, readable by the service's own account only. */
export async function writeDemo(dataDirectory: string, demo: Demo): Promise<void> {
  const path = demoPath(dataDirectory);
  const draft = `${path}.draft`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(demo, FIELDS as unknown as string[], 2)}\n`, { flag: 'wx', mode: 0o600 });
  await rename(draft, path);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

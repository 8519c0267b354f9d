import type { SourceAnswer } from '../virtual-booking.js';
import { readBooking } from './remote-booking.answer.js';
import { PassingRemoteBookingError, RemoteBookingError } from './remote-booking.errors.js';

/** Far more than a booking needs; whatever is longer is not read to its end. */
const MAX_ANSWER_BYTES = 64 * 1024;
const TOO_MANY_REQUESTS = 429;
const JSON_MEDIA_TYPE = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

/** Where the scheduling server is. */
export interface RemoteBookingEndpoint {
  /** http or https; its path is kept. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`; never logged. */
  readonly token?: string;
}

/** Which booking is asked for. */
interface RemoteBookingQuestion {
  readonly businessUid: string;
  readonly clientUid: string | undefined;
  readonly uid: string;
  /** Sent as `X-Request-Id`, so that both sides' logs can be laid side by side. */
  readonly requestId: string;
}

/** Asks the scheduling server once (docs/virtual-bookings.md): `GET {url}/businesses/{business_uid}/bookings/{uid}`. */
export class RemoteBookingClient {
  private readonly base: string;
  private readonly authorization: Readonly<Record<string, string>>;

  constructor({ url, token }: RemoteBookingEndpoint) {
    this.base = url.replace(/\/+$/, '');
    this.authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /**
   * 200: the booking; 404: undefined; 410: `gone`.
   * @param signal ends the attempt
   * @throws PassingRemoteBookingError for the network, an aborted signal, 5xx and 429
   * @throws RemoteBookingError for any other status, redirects included, and for an answer that is too long, not JSON or no booking
   */
  async ask(question: RemoteBookingQuestion, signal: AbortSignal): Promise<SourceAnswer> {
    const headers = { accept: 'application/json', 'x-request-id': question.requestId, ...this.authorization };
    const address = this.addressOf(question);
    try {
      return await answerOf(await fetch(address, { headers, redirect: 'manual', signal }), question.uid);
    } catch (cause) {
      if (cause instanceof RemoteBookingError) throw cause;
      const problem = signal.aborted ? 'did not answer in time' : 'connection failed';
      throw new PassingRemoteBookingError(problem, { cause });
    }
  }

  private addressOf({ businessUid, clientUid, uid }: RemoteBookingQuestion): string {
    const path = `${this.base}/businesses/${encodeURIComponent(businessUid)}/bookings/${encodeURIComponent(uid)}`;
    return clientUid === undefined ? path : `${path}?client_uid=${encodeURIComponent(clientUid)}`;
  }
}

async function answerOf(response: Response, uid: string): Promise<SourceAnswer> {
  if (response.status === 200) return readBooking(await readJson(response), uid);
  await discard(response);
  if (response.status === 404) return undefined;
  if (response.status === 410) return 'gone';
  const passing = response.status >= 500 || response.status === TOO_MANY_REQUESTS;
  throw new (passing ? PassingRemoteBookingError : RemoteBookingError)(`answered ${response.status}`);
}

async function readJson(response: Response): Promise<string> {
  if (!JSON_MEDIA_TYPE.test(response.headers.get('content-type') ?? '')) {
    await discard(response);
    throw new RemoteBookingError('the content type is not JSON');
  }
  const body = await readBounded(response);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new RemoteBookingError('the answer is not UTF-8', { cause: error });
  }
}

/** Counts what comes out after decompression. Leaving the loop closes the connection. */
async function readBounded({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new RemoteBookingError(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Frees the connection of an answer whose body says nothing more; that it may fail changes nothing. */
async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

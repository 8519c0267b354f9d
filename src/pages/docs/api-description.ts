/** What everybody who calls the API has to know, in Markdown: the document's `info.description`. */
export const API_DESCRIPTION = `Prepaid session packages: sell ten sessions, pay each booking with one of them.

**The story**, from top to bottom:

1. A business [puts a package on sale](#/Packages) – ten yoga classes for one price.
2. It [gives the package to a client](#/Client%20packages), who now has ten credits.
3. It [asks the client for a payment](#/Payment%20requests) for one class.
4. The client [uses a credit for it](#/Redemption): the payment is paid, and nine credits are left.

## Authentication

Send a token as \`Authorization: Bearer …\`. Each operation says whose it takes; public ones take none.

| Token | Who | Where from |
| --- | --- | --- |
| client | one client of one business | \`POST /platform/v1/clients\` answers it as \`data.token\`, \`POST /platform/v1/clients/{id}/tokens\` makes one for a client that is there |
| staff | a staff member of one business | \`POST /platform/v1/tokens\`, with a directory token |
| directory | a partner over many businesses | the operator: \`npm run token\` |
| app | an application | the operator: \`npm run token\` |

With a directory or app token name the business in \`X-On-Behalf-Of\`. A missing, expired, revoked or wrong token is 401, and \`WWW-Authenticate\` says which. What belongs to somebody else is 404, as if it did not exist.

## Errors

The path decides how an answer is wrapped.

| Paths | Success | Failure |
| --- | --- | --- |
| \`/platform/v1\`, \`/business/scheduling/v1\` | \`{"status": "OK", "data": …}\` | \`{"status": "Error", "error": text, "error_code": code}\` |
| all others | \`{"success": true, "data": …}\` | \`{"success": false, "errors": [{"code", "field", "message"}]}\` |
| \`/v2/settings\` | the bare object | as the second row |

Go by status and code; texts are for people and may change. Some errors have \`details\`, for instance what has paid already. Each operation lists its codes. 422 is a refusal that changed nothing; 429 and 503 say in \`Retry-After\` when to try again. Every answer has an \`X-Request-Id\`, which finds it in the log.

## Paging

Lists take \`page\` (from 1) and \`per_page\` (25, up to 100), many also \`sort=field:desc\` and \`filter[field][operator]=value\`; what is unknown there is 400. Where an answer has \`next_page\`, send it as \`page\` to go on; null: that was the last page.

## Idempotency

Every POST and PUT takes an \`Idempotency-Key\`. Sent again with the same key within a day, a request is done once and answered the same. After a time-out send it again, with its key. Even without one a payment is never paid twice.

## Time

Instants are ISO 8601 with an offset (\`2026-01-25T23:12:26.084Z\`). Days are \`YYYY-MM-DD\` on the business’s calendar, in its time zone; a last day counts to its end. Send instants with an offset; where a field says how it reads one without, a local time that does not exist is 400.

## Money

Amounts are exact decimals, never in cents, beside an ISO 4217 currency. Requests take a number or a text of digits. Answers have some amounts as text (\`"19.99"\`, \`"100.0"\`) and some as numbers, as each field says. Counters of sessions are text in some answers, too.`;

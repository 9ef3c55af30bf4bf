import { createServer } from "node:http";
import { afterEach, expect, it } from "vitest";
import { type StripeApi, stripeClient } from "../../src/sources/stripe/api/client.ts";
import { effects } from "./syncing.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A reader of a server that gives some replies, one after the other, and the last one for ever. */
async function readerOf(replies: Reply[], waits: number[] = []): Promise<StripeApi> {
  let asked = 0;
  const server = createServer((_, response) => {
    const { status, body, headers } = replies[Math.min(asked++, replies.length - 1)] ?? {
      status: 500,
      body: "",
    };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const options = {
    key: "rk_test_1",
    pace: { perSecond: 10_000, atOnce: 1 },
    base: `http://127.0.0.1:${port}`,
  };
  const sleep = async (ms: number) => void waits.push(ms);
  const client = stripeClient(options, { ...effects(), sleep });
  closing.push(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client.reader();
}

const LIST = JSON.stringify({ object: "list", data: [], has_more: false });
const STRANGE: Reply[] = [
  { status: 503, body: '{"message":"no healthy upstream"}' },
  { status: 500, body: "null" },
  { status: 502, body: "<html>Bad gateway</html>", headers: { "content-type": "text/html" } },
  { status: 429, body: '{"message":"slow down"}', headers: { "retry-after": "7" } },
  { status: 404, body: '{"detail":"no route"}' },
  { status: 403, body: '"forbidden"' },
  { status: 500, body: '{"error":"overloaded"}' },
  { status: 200, body: '{"message":"maintenance"}' },
  { status: 200, body: "null" },
  { status: 200, body: "[]" },
  { status: 200, body: "<html>Sign in</html>", headers: { "content-type": "text/html" } },
];

for (const strange of STRANGE) {
  it(`asks again after ${strange.status} ${strange.body}`, async () => {
    const waits: number[] = [];
    const reader = await readerOf([strange, strange, { status: 200, body: LIST }], waits);
    const { body } = await reader.get("/v1/customers");
    expect(body).toEqual(JSON.parse(LIST));
    expect(reader.counts).toEqual({ requests: 3, retries: 2 });
    if (strange.headers?.["retry-after"] !== undefined) expect(Math.min(...waits)).toBe(7000);
  });

  it(`says so when ${strange.status} ${strange.body} goes on`, async () => {
    const reader = await readerOf([strange]);
    await expect(reader.get("/v1/customers")).rejects.toMatchObject({
      code: "internal",
      message: `couldn't read Stripe's response (${strange.status}), 8 times in a row`,
    });
  });
}

it("takes Stripe's own words for an object that is not there", async () => {
  const error = {
    type: "invalid_request_error",
    code: "resource_missing",
    message: "No such customer: 'cus_1'",
  };
  const reader = await readerOf([{ status: 404, body: JSON.stringify({ error }) }]);
  await expect(reader.get("/v1/customers/cus_1")).rejects.toMatchObject({ code: "not_found" });
  expect(reader.counts.requests).toBe(1);
});

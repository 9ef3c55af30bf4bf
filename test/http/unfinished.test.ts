import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { syncStripeOperation } from "../../src/api/evidence/sync-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { ownApp } from "../asking.ts";
import { madeAccount, NOON } from "../stripe/made-account.ts";
import { LIVE } from "../stripe/syncing.ts";
import { inFolder } from "../workspace.ts";

const SAYS = "The first sync of acct_made hasn't finished: figures cover only what's been read so far.";
const saidSchema = z.object({
  hint: z.string().optional(),
  incomplete: z.object({ accounts: z.array(z.string()), says: z.string() }).optional(),
});

const PATHS = ["/status", "/metric/mrr", "/customers", "/trust", "/verify"];

it("every answer while a first sync runs, or after it was cut off, says that it has not ended", () =>
  inFolder(async (directory) => {
    const account = madeAccount({ customers: 30, invoices: 6 });
    let onPage: (page: number) => void = () => undefined;
    let page = 0;
    const list: typeof account.list = (...asked) => {
      onPage(++page);
      return account.list(...asked);
    };
    const server = await startStripe([{ ...account, list }], {
      keys: { [LIVE]: { accounts: ["acct_made"] } },
    });
    const env = {
      STRIPE_API_KEY: LIVE,
      STRIPE_API_BASE: server.url,
      CAMBIUM_KEY_FILE: join(directory, "key"),
    };
    const open = () =>
      Workspace.open(join(directory, "data"), {
        now: () => new Date(NOON * 1000),
        progress: () => undefined,
        env,
      });
    const sync = (workspace: Workspace) => syncStripeOperation.run(workspace, { rate: 1000, concurrency: 1 });
    try {
      const first = await open();
      const beginning: Promise<string | undefined>[] = [];
      let began: number | null = null;
      const asked: Promise<string | undefined>[] = [];
      onPage = (at) => {
        if (at === 3) beginning.push(saidBy(first, "/metric/mrr"));
        began ??= first.store.stripe.summary() === null ? null : at;
        if (began === null) return;
        asked.push(...PATHS.map((path) => saidBy(first, path)));
        if (at === began + 5) onPage = () => void first.close().catch(() => undefined);
      };
      await expect(sync(first)).rejects.toThrow();
      const found = await Promise.allSettled(asked);
      await first.close().catch(() => undefined);
      expect((await Promise.all(beginning)).join()).toMatch(
        /^The first sync is running and hasn't read anything yet\./,
      );
      const said = found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(said.length).toBeGreaterThan(5);
      expect(said.filter((text) => !text?.startsWith(SAYS))).toEqual([]);

      onPage = () => undefined;
      const second = await open();
      const again = await Promise.all(PATHS.map((path) => saidBy(second, path)));
      expect(again.filter((text) => text?.startsWith(SAYS))).toHaveLength(PATHS.length);
      expect(await csvHeader(second, "/trust.csv")).toBe(SAYS);
      await sync(second);
      expect(await Promise.all(PATHS.map((path) => saidBy(second, path)))).toEqual(
        PATHS.map(() => undefined),
      );
      expect(await csvHeader(second, "/trust.csv")).toBeNull();
      await second.close();
    } finally {
      await server.close();
    }
  }));

async function ask(workspace: Workspace, path: string): Promise<Response> {
  const app = ownApp(workspace);
  return app.request(`http://127.0.0.1/api/v1${path}`, { headers: { host: "127.0.0.1" } });
}

/** What an answer says of evidence that is not whole. */
async function saidBy(workspace: Workspace, path: string): Promise<string | undefined> {
  const answer = await ask(workspace, path);
  const body = saidSchema.parse(await answer.json());
  return answer.status === 200 ? body.incomplete?.says : body.hint;
}

async function csvHeader(workspace: Workspace, path: string): Promise<string | null> {
  return (await ask(workspace, path)).headers.get("cambium-incomplete");
}

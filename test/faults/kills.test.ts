import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Stream } from "../../sim/random.ts";
import { drawn, several } from "../amount.ts";
import { cambiumEach, endAskers } from "./asker.ts";
import { type Company, copyOf, killed, makeCompany, SIGNING, serve } from "./company.ts";
import { PATIENCE_MS } from "./patience.ts";
import { cambium } from "./process.ts";
import { evidenceFiles, QUESTIONS, type State, stateOf } from "./state.ts";

/** How often each kind of work is killed: 203 times in all in `npm run test:faults`. */
const KILLS = several({ few: 1, all: 1, most: 29 });

/** Work that is killed, the command line that does it, and what it begins from. */
const WORK: { name: string; args: (company: Company) => string[]; begins?: "empty" }[] = [
  { name: "an import", args: ({ next }) => ["import", "subscriptions", next] },
  { name: "a sync", args: () => ["sync", "stripe"], begins: "empty" },
  { name: "a close", args: () => ["close", "2024-04"] },
  { name: "a setting", args: () => ["settings", "set", "timezone", "Asia/Tokyo"] },
  { name: "a change of the catalogue", args: () => ["catalogue", "set", "P2", "--family", "garden"] },
  { name: "a build", args: () => ["build", "--policy", "chartmogul"] },
];

/** How much later the next kill comes after one that came too early, and earlier after one that came too late. */
const NEARER = 1.05;

const stripe = new Stripe("sk_test_unused");
const AUDIT = QUESTIONS.findIndex(([name]) => name === "audit");

describe("work that is killed", () => {
  let scratch: string;
  let company: Company;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "cambium-kills-"));
    company = await makeCompany(scratch);
  }, PATIENCE_MS);
  afterAll(async () => {
    await endAskers();
    await company?.server.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it.each(drawn("work that is killed", WORK, { few: 2, all: 3 }))(
    `$name is wholly there or not at all after each of ${KILLS} SIGKILLs`,
    async ({ name, args, begins }) => {
      const { env } = company;
      const from = begins === "empty" ? join(scratch, "empty") : company.now.data;
      if (begins === "empty") {
        const made = await cambium(["policies", "set", "house", "--from", "stripe", "--data", from], { env });
        expect(made.err).toBe("");
      }
      const whole = await copyOf(from);
      const began = begins === "empty" ? await stateOf(await copyOf(from), { env }) : company.now.state;
      const undisturbed = await cambium([...args(company), "--data", whole], { env });
      expect(undisturbed.err.includes("cambium:") ? undisturbed.err : undisturbed.code).toBe(0);
      const ended = await stateOf(whole, { env });
      const random = new Stream(11, name.length);
      let [before, after, between] = [0, 0, 0];
      let pace = undisturbed.milliseconds;
      while (before + after + between < KILLS) {
        const data = await copyOf(from);
        const files = await evidenceFiles(data);
        const killAfter = pace * (0.2 + 0.8 * random.next());
        const { signal } = await cambium([...args(company), "--data", data], { env, killAfter });
        const found = await stateOf(data, { env });
        const kept = await evidenceFiles(data);
        expect([...files.keys()].filter((hash) => !kept.has(hash))).toEqual([]);
        if (signal === "SIGKILL") {
          const isBefore = isSame(found, began);
          const isAfter = isSame(found, ended);
          // A sync lands page by page: what stands between is said to be unfinished.
          if (begins !== "empty") expect(isBefore || isAfter, difference(found, began, ended)).toBe(true);
          if (isAfter) after += 1;
          else if (isBefore) before += 1;
          else between += 1;
          pace *= isBefore ? NEARER : 1 / NEARER;
        } else pace /= NEARER;
        const [again] = await cambiumEach([[...args(company), "--data", data]], { env });
        if (name !== "a close" || again?.code === 0) expect(again?.code, again?.err).toBe(0);
        expect(figuresOf(await stateOf(data, { env }))).toEqual(figuresOf(ended));
        await rm(data, { recursive: true, force: true });
      }
      process.stdout.write(
        `${KILLS} kills of ${name}: ${before} not there, ${after} wholly there, ${between} begun\n`,
      );
    },
    PATIENCE_MS,
  );

  it(
    `an event that was acknowledged is there after each of ${KILLS} SIGKILLs`,
    async () => {
      const { env } = company;
      const random = new Stream(12, 1);
      const began = company.now.state;
      const whole = await copyOf(company.now.data);
      const undisturbed = await sendUntilKilled(company, whole, 0, null);
      expect(undisturbed.status).toBe(200);
      expect(isSame(await stateOf(whole, { env }), began), "an event that landed shows").toBe(false);
      let [acknowledged, lost, landed] = [0, 0, 0];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const data = await copyOf(company.now.data);
        const killAfter = 1.5 * undisturbed.milliseconds * random.next();
        const { status } = await sendUntilKilled(company, data, kill, killAfter);
        const isThere = !isSame(await stateOf(data, { env }), began);
        if (status === 200) acknowledged += 1;
        if (status === 200 && !isThere) lost += 1;
        if (isThere) landed += 1;
        await rm(data, { recursive: true, force: true });
      }
      process.stdout.write(
        `${KILLS} kills of a webhook: ${acknowledged} acknowledged, ${landed} there, ${lost} lost\n`,
      );
      expect(lost).toBe(0);
      expect(landed).toBeGreaterThanOrEqual(acknowledged);
    },
    PATIENCE_MS,
  );
});

/** Sends an event to a server that is killed so many milliseconds later, or once it has answered. @returns what it answered, if it did */
async function sendUntilKilled(
  company: Company,
  data: string,
  place: number,
  killAfter: number | null,
): Promise<{ status: number | null; milliseconds: number }> {
  const { child, url } = await serve(data, company.env);
  const payload = JSON.stringify(madeEvent(company, place));
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SIGNING });
  const began = performance.now();
  const headers = { "stripe-signature": signature };
  const sent = fetch(`${url}/webhooks/stripe`, { method: "POST", body: payload, headers }).then(
    ({ status }) => status,
    () => null,
  );
  await (killAfter === null ? sent : new Promise((resolve) => setTimeout(resolve, killAfter)));
  const milliseconds = performance.now() - began;
  await killed(child);
  return { status: await sent, milliseconds };
}

/** An event by which a subscription comes to another quantity. */
function madeEvent({ subscription }: Company, kill: number): Record<string, unknown> {
  const { items } = eventSchema.parse(subscription);
  const [item] = items.data;
  const changed = {
    ...subscription,
    livemode: true,
    items: { ...items, data: [{ ...item, quantity: 7 + kill }] },
  };
  const created = 1_767_300_000 + kill;
  const data = { object: changed, previous_attributes: { items } };
  const head = {
    id: `evt_killed_${kill}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created,
    livemode: true,
  };
  return { ...head, type: "customer.subscription.updated", data };
}

const eventSchema = z.looseObject({ items: z.looseObject({ data: z.array(z.looseObject({})) }) });

const isSame = (one: State, other: State) => one.every((answer, place) => answer === other[place]);

/** What a folder answers but for what was done to it how often. */
const figuresOf = (state: State) => state.filter((_, place) => place !== AUDIT);

/** Which answers are neither those of before nor those of after. */
function difference(found: State, began: State, ended: State): string {
  const odd = (state: State) =>
    QUESTIONS.filter((_, place) => found[place] !== state[place]).map((question) => question.join(" "));
  return `not as before: ${odd(began).join("; ")}\nnot as after: ${odd(ended).join("; ")}`;
}

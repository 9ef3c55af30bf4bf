import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { allOperations } from "../../src/api/operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { drawn, several, TURNS, turn } from "../amount.ts";
import { asOwner } from "../asking.ts";
import { cambiumHere } from "../import/cli.ts";
import { ownDatabase } from "../shared.ts";
import type { Cluster } from "../stripe/cluster.ts";
import { writeCopy } from "../stripe/copy.ts";
import { madeAccount } from "../stripe/made-account.ts";
import { PEOPLE_FILES, peopleUses } from "./people-uses.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const run = promisify(execFile);
const KEY = "rk_live_51Quillmoor0123456789";

/** So long a walk through all operations may take where a machine is busy. */
const WALK_MS = 900_000;

/** One use of each operation: as the command line writes it, and as HTTP does. */
interface Use {
  operation: string;
  args: string[];
  path: string;
  body?: unknown;
  /** On the folder with the demo company. */
  isOnDemo?: boolean;
}

let folder = "";
let workspace: Workspace;
let server: RunningServer;
let stripe: SimulatedStripe;
const env: NodeJS.ProcessEnv = process.env;
let demoWorkspace: Workspace;
let demoServer: RunningServer;
let cluster: Cluster;

const csv = () => join(folder, "more.csv");
const list = () => join(folder, "list.csv");
const deals = () => join(folder, "deals.csv");
const out = (name: string) => join(folder, name);

const SEATS = ["2026-09-28", "2026-09-29", "2026-09-30"].map((at) => ({
  customer: "acme",
  metric: "seats",
  at,
  value: 9,
  limit: 10,
}));

/** What grows; `acme` has nearly all of its seats in use. */
const growth: (() => Use)[] = [
  () => ({
    operation: "usage record",
    args: [
      ...["usage", "record", "--idempotency-key", "one"],
      ...SEATS.flatMap((one) => ["--observations", JSON.stringify(one)]),
    ],
    path: "/usage",
    body: { idempotency_key: "one", observations: SEATS },
  }),
  () => ({
    operation: "usage metrics set",
    args: ["usage", "metrics", "set", "seats", "--unit", "seats", "--name", "Seats in use"],
    path: "/usage/metrics/seats",
    body: { unit: "seats", name: "Seats in use" },
  }),
  () => ({
    operation: "limits set",
    args: ["limits", "set", "seats", "12", "--product", "Extra", "--from", "2026-01-01"],
    path: "/limits",
    body: { metric: "seats", amount: 12, product: "Extra", from: "2026-01-01" },
  }),
  () => ({ operation: "limits", args: ["limits"], path: "/limits" }),
  () => ({ operation: "usage metrics", args: ["usage", "metrics"], path: "/usage/metrics" }),
  () => ({
    operation: "signals settings set",
    args: ["signals", "settings", "set", "seats_full", "share", "--value", "85"],
    path: "/signals/settings",
    body: { kind: "seats_full", setting: "share", value: 85 },
  }),
  () => ({ operation: "signals settings", args: ["signals", "settings"], path: "/signals/settings" }),
  () => ({
    operation: "signals",
    args: ["signals", "--as-of", "2026-09-30", "--kind", "seats_full", "--limit", "5"],
    path: "/signals?as_of=2026-09-30&kind=seats_full&limit=5",
  }),
  () => ({
    operation: "signal",
    args: ["signal", "seats_full", "second", "acme", "--subject", "seats", "--as-of", "2026-09-30"],
    path: "/signals/seats_full/second/acme?subject=seats&as_of=2026-09-30",
  }),
  () => ({
    operation: "signals history",
    args: ["signals", "history", "second", "acme", "--as-of", "2026-09-30"],
    path: "/customers/second/acme/signals?as_of=2026-09-30",
  }),
  () => ({
    operation: "signals days",
    args: ["signals", "days", "--from", "2026-09-01", "--to", "2026-09-30"],
    path: "/signals/days?from=2026-09-01&to=2026-09-30",
  }),
  () => ({
    operation: "signals dismiss",
    args: [
      "signals",
      "dismiss",
      "seats_full",
      "second",
      "acme",
      "--subject",
      "seats",
      "--reason",
      "Asked them",
    ],
    path: "/signals/dismiss",
    body: { kind: "seats_full", account: "second", customer: "acme", subject: "seats", reason: "Asked them" },
  }),
  () => ({
    operation: "signals backtest",
    args: ["signals", "backtest", "--kind", "seats_full", "--kind", "term_ready"],
    path: "/signals/backtest?kind=seats_full&kind=term_ready",
  }),
  () => ({
    operation: "signals curve",
    args: ["signals", "curve", "term_ready"],
    path: "/signals/curve/term_ready",
  }),
  () => ({
    operation: "headroom",
    args: ["headroom", "--as-of", "2026-05-31", "--limit", "3"],
    path: "/headroom?as_of=2026-05-31&limit=3",
  }),
  () => ({
    operation: "headroom moves",
    args: ["headroom", "moves", "--limit", "3", "--offset", "1"],
    path: "/headroom/moves?limit=3&offset=1",
  }),
  () => ({
    operation: "headroom history",
    args: ["headroom", "history", "--months", "2", "--by", "country"],
    path: "/headroom/history?months=2&by=country",
  }),
  () => ({ operation: "whitespace", args: ["whitespace", "--limit", "2"], path: "/whitespace?limit=2" }),
  () => ({ operation: "attach", args: ["attach", "--months", "2"], path: "/attach?months=2" }),
  () => ({ operation: "adjacency", args: ["adjacency"], path: "/adjacency" }),
  () => ({ operation: "plan fit", args: ["plan", "fit"], path: "/plan-fit" }),
  () => ({
    operation: "plan fit customers",
    args: ["plan", "fit", "customers", "Extra", "seats", "--as-of", "2026-09-30"],
    path: "/plan-fit/customers?plan=Extra&metric=seats&as_of=2026-09-30",
  }),
  () => ({
    operation: "pricing what-if",
    args: ["pricing", "what-if", "Extra", "seats", "--limit", "8", "--price-change", "5"],
    path: "/pricing/what-if?plan=Extra&metric=seats&limit=8&price_change=5",
  }),
  () => ({
    operation: "limits remove",
    args: ["limits", "remove", "seats", "--product", "Extra", "--from", "2026-01-01"],
    path: "/limits/remove",
    body: { metric: "seats", product: "Extra", from: "2026-01-01" },
  }),
  () => ({
    operation: "usage metrics remove",
    args: ["usage", "metrics", "remove", "seats"],
    path: "/usage/metrics/seats/remove",
    body: {},
  }),
];

/** What is worked on of `acme`; ids are told, so that both ways have the same. */
const pipeline: (() => Use)[] = [
  () => ({
    operation: "stages set",
    args: ["stages", "set", "engaged", "--name", "In touch"],
    path: "/stages",
    body: { stage: "engaged", name: "In touch" },
  }),
  () => ({
    operation: "stages set",
    args: ["stages", "set", "trial", "--kind", "qualified", "--place", "25"],
    path: "/stages",
    body: { stage: "trial", kind: "qualified", place: 25 },
  }),
  () => ({
    operation: "stages remove",
    args: ["stages", "remove", "trial"],
    path: "/stages/remove",
    body: { stage: "trial" },
  }),
  () => ({ operation: "stages", args: ["stages"], path: "/stages" }),
  () => ({
    operation: "opportunities add",
    args: [
      ...[
        "opportunities",
        "add",
        "--customer",
        "acme",
        "--account",
        "second",
        "--id",
        "seats",
        "--mrr",
        "40",
      ],
      ...["--title", "More seats", "--type", "upsell"],
    ],
    path: "/opportunities",
    body: { customer: "acme", account: "second", id: "seats", mrr: 40, title: "More seats", type: "upsell" },
  }),
  () => ({
    operation: "opportunities add",
    args: ["opportunities", "add", "--customer", "bay", "--id", "small", "--mrr", "4.50"],
    path: "/opportunities",
    body: { customer: "bay", id: "small", mrr: 4.5 },
  }),
  () => ({
    operation: "opportunities set",
    args: ["opportunities", "set", "seats", "--stage", "In touch", "--clear", "expected_close"],
    path: "/opportunities/seats",
    body: { stage: "In touch", clear: ["expected_close"] },
  }),
  () => ({
    operation: "opportunities lose",
    args: ["opportunities", "lose", "small", "--reason", "Too dear"],
    path: "/opportunities/small/lose",
    body: { reason: "Too dear" },
  }),
  () => ({
    operation: "import opportunities",
    args: ["import", "opportunities", deals()],
    path: "/imports/opportunities",
    body: { files: [deals()] },
  }),
  () => ({
    operation: "opportunities remove",
    args: ["opportunities", "remove", "d2"],
    path: "/opportunities/d2/remove",
    body: {},
  }),
  () => ({
    operation: "opportunities",
    args: ["opportunities", "--status", "all", "--sort", "amount", "--limit", "5"],
    path: "/opportunities?status=all&sort=amount&limit=5",
  }),
  () => ({ operation: "opportunity", args: ["opportunity", "seats"], path: "/opportunities/seats" }),
  () => ({
    operation: "coverage",
    args: ["coverage", "--quarter", "2026-Q3"],
    path: "/coverage?quarter=2026-Q3",
  }),
  () => ({
    operation: "forecast",
    args: ["forecast", "--as-of", "2026-09-30"],
    path: "/forecast?as_of=2026-09-30",
  }),
  () => ({ operation: "pipeline", args: ["pipeline"], path: "/pipeline" }),
  () => ({ operation: "deals", args: ["deals", "--by", "product"], path: "/deals?by=product" }),
];
const NO_USE = { operation: "", args: [], path: "" };
/** Restraint, prompts and notes; on a customer and days that are given, since ids and times differ else. */
const restraint: (() => Use)[] = [
  () => ({
    operation: "offers add",
    args: [
      ...["offers", "add", "acme", "--channel", "email", "--what", "Extra", "--at", "2026-09-20"],
      ...["--account", "second", "--id", "offer-1"],
    ],
    path: "/offers",
    body: {
      ...{
        customer: "acme",
        channel: "email",
        what: "Extra",
        at: "2026-09-20",
        account: "second",
        id: "offer-1",
      },
    },
  }),
  () => ({
    operation: "offers answer",
    args: ["offers", "answer", "offer-1", "declined", "--at", "2026-09-25", "--reason", "No budget"],
    path: "/offers/offer-1/answer",
    body: { answer: "declined", at: "2026-09-25", reason: "No budget" },
  }),
  () => ({
    operation: "offer check",
    args: [
      "offer",
      "check",
      "acme",
      "--account",
      "second",
      "--what",
      "Extra",
      "--channel",
      "call",
      "--at",
      "2026-10-01",
    ],
    path: "/offers/check?customer=acme&account=second&what=Extra&channel=call&at=2026-10-01",
  }),
  () => ({
    operation: "offers",
    args: ["offers", "--answer", "declined", "--limit", "2"],
    path: "/offers?answer=declined&limit=2",
  }),
  () => ({ operation: "fatigue", args: ["fatigue"], path: "/fatigue" }),
  () => ({
    operation: "blocks set",
    args: ["blocks", "set", "acme", "--reason", "Support", "--from", "2026-09-01", "--id", "block-1"],
    path: "/blocks",
    body: { customer: "acme", reason: "Support", from: "2026-09-01", id: "block-1" },
  }),
  () => ({ operation: "blocks", args: ["blocks", "--customer", "acme"], path: "/blocks?customer=acme" }),
  () => ({
    operation: "blocks remove",
    args: ["blocks", "remove", "block-1"],
    path: "/blocks/block-1/remove",
    body: {},
  }),
  () => ({
    operation: "offers settings set",
    args: ["offers", "settings", "set", "rest_days", "45"],
    path: "/offers/settings",
    body: { setting: "rest_days", value: "45" },
  }),
  () => ({ operation: "offers settings", args: ["offers", "settings"], path: "/offers/settings" }),
  () => ({
    operation: "offers remove",
    args: ["offers", "remove", "offer-1"],
    path: "/offers/offer-1/remove",
    body: {},
  }),
  () => ({
    operation: "prompt texts set",
    args: [
      "prompt",
      "texts",
      "set",
      "--text",
      "More room: {product}",
      "--link",
      "https://example.com/{price}",
    ],
    path: "/prompt/texts",
    body: { text: "More room: {product}", link: "https://example.com/{price}" },
  }),
  () => ({ operation: "prompt texts", args: ["prompt", "texts"], path: "/prompt/texts" }),
  () => ({
    operation: "prompt",
    args: ["prompt", "acme", "seats-page"],
    path: "/prompt?customer=acme&place=seats-page",
  }),
  () => ({
    operation: "prompt record",
    args: ["prompt", "record", "acme", "shown", "--place", "seats-page", "--what", "Extra"],
    path: "/prompt/record",
    body: { customer: "acme", event: "shown", place: "seats-page", what: "Extra" },
  }),
  () => ({ operation: "prompt results", args: ["prompt", "results"], path: "/prompt/results" }),
  () => ({
    operation: "quote",
    args: ["quote", "acme", "--what", "Extra @ 140.00 USD a month", "--quantity", "2"],
    path: `/quote?customer=acme&what=${encodeURIComponent("Extra @ 140.00 USD a month")}&quantity=2`,
  }),
  () => ({
    operation: "annotations set",
    args: ["annotations", "set", "2026-04-01", "New prices", "--id", "note-1"],
    path: "/annotations",
    body: { on: "2026-04-01", text: "New prices", id: "note-1" },
  }),
  () => ({
    operation: "annotations",
    args: ["annotations", "--from", "2026-01-01", "--to", "2026-06-30", "--source", "hand"],
    path: "/annotations?from=2026-01-01&to=2026-06-30&source=hand",
  }),
  () => ({
    operation: "annotations remove",
    args: ["annotations", "remove", "note-1"],
    path: "/annotations/note-1/remove",
    body: {},
  }),
  () => ({ operation: "week", args: ["week"], path: "/week" }),
  () => ({
    operation: "review",
    args: ["review", "--quarter", "2026-Q3", "--by", "kind"],
    path: "/review?quarter=2026-Q3&by=kind",
  }),
  () => ({ operation: "review stays", args: ["review", "stays"], path: "/review/stays" }),
  () => ({ operation: "reach", args: ["reach", "--limit", "3"], path: "/reach?limit=3" }),
];

/** In an order in which each can be done, on two folders that begin empty. */
const uses: (() => Use)[] = [
  () => ({
    operation: "demo",
    isOnDemo: true,
    args: ["demo", "--customers", "150", "--seed", "3"],
    path: "/demo",
    body: { customers: 150, seed: 3 },
  }),
  () => ({
    operation: "export sigma",
    isOnDemo: true,
    args: ["export", "sigma", out("sigma"), "--overwrite"],
    path: "/export/sigma",
    body: { directory: out("sigma"), overwrite: true },
  }),
  () => ({
    operation: "backup",
    isOnDemo: true,
    args: ["backup", out("backup.tar.gz"), "--overwrite"],
    path: "/backup",
    body: { file: out("backup.tar.gz"), overwrite: true },
  }),
  () => ({
    operation: "import",
    args: [
      "import",
      "sigma",
      out("sigma/subscription_item_change_events.csv"),
      out("sigma/customers.csv"),
      out("sigma/prices.csv"),
      out("sigma/price_tiers.csv"),
      out("sigma/exchange_rates_from_usd.csv"),
    ],
    path: "/imports",
    body: {
      source: "sigma",
      files: [
        "subscription_item_change_events",
        "customers",
        "prices",
        "price_tiers",
        "exchange_rates_from_usd",
      ].map((name) => out(`sigma/${name}.csv`)),
    },
  }),
  () => ({
    operation: "settings set",
    args: ["settings", "set", "timezone", "Europe/Stockholm"],
    path: "/settings/timezone",
    body: { value: "Europe/Stockholm" },
  }),
  () => ({
    operation: "import preview",
    args: ["import", "preview", csv()],
    path: "/imports/preview",
    body: { files: [csv()] },
  }),
  () => ({
    operation: "import",
    args: ["import", "subscriptions", csv(), "--account", "second", "--set", "product=Extra"],
    path: "/imports",
    body: { source: "subscriptions", files: [csv()], account: "second", set: ["product=Extra"] },
  }),
  () => ({
    operation: "import",
    args: ["import", "subscriptions", csv(), "--account", "third", "--set", "product=Extra"],
    path: "/imports",
    body: { source: "subscriptions", files: [csv()], account: "third", set: ["product=Extra"] },
  }),
  () => ({
    operation: "imports remove",
    args: ["imports", "remove", "3"],
    path: "/imports/3/remove",
    body: {},
  }),
  () => ({ operation: "sync progress", args: ["sync", "progress"], path: "/sync/progress" }),
  () => ({
    operation: "sync postgres",
    args: ["sync", "postgres", "--url", cluster.url(), "--schema", "copy"],
    path: "/sync/postgres",
    body: { url: cluster.url(), schema: "copy" },
  }),
  () => ({ operation: "imports", args: ["imports"], path: "/imports" }),
  () => ({ operation: "imports bad", args: ["imports", "bad", "2"], path: "/imports/2/bad" }),
  () => ({ operation: "settings", args: ["settings"], path: "/settings" }),
  ...growth,
  ...pipeline,
  ...peopleUses(String).map((_, index) => (): Use => peopleUses(out)[index] ?? NO_USE),
  ...restraint,
  () => ({ operation: "catalogue", args: ["catalogue"], path: "/catalogue" }),
  () => ({
    operation: "catalogue prices",
    args: ["catalogue", "prices", "--limit", "3"],
    path: "/catalogue/prices?limit=3",
  }),
  () => ({
    operation: "catalogue preview",
    args: ["catalogue", "preview", "prod_sso", "--kind", "plan", "--interval", "month"],
    path: "/catalogue/products/prod_sso/preview?kind=plan&interval=month",
  }),
  () => ({
    operation: "catalogue set",
    args: ["catalogue", "set", "prod_sso", "--kind", "plan", "--rank", "4"],
    path: "/catalogue/products/prod_sso",
    body: { kind: "plan", rank: 4 },
  }),
  () => ({
    operation: "catalogue replace",
    args: ["catalogue", "replace", "price_starter_usd_month", "price_starter_usd_year", "--as", "plan"],
    path: "/catalogue/replacements",
    body: { before: "price_starter_usd_month", after: "price_starter_usd_year", as: "plan" },
  }),
  () => ({ operation: "policies", args: ["policies"], path: "/policies" }),
  () => ({ operation: "policies settings", args: ["policies", "settings"], path: "/policies/settings" }),
  () => ({
    operation: "policies preview",
    args: ["policies", "preview", "--set", "discounts=all", "--set", "paused=yes", "--period", "2026-05"],
    path: "/policies/preview?set=discounts%3Dall&set=paused%3Dyes&period=2026-05",
  }),
  ...[
    ["timezone", "Asia/Tokyo"],
    ["margin", "80"],
  ].map(([name = "", value = ""]) => () => ({
    operation: "settings preview",
    args: ["settings", "preview", name, value],
    path: `/settings/${name}/preview?value=${encodeURIComponent(value)}`,
  })),
  () => ({ operation: "metrics", args: ["metrics"], path: "/metrics" }),
  () => ({
    operation: "metric",
    args: [
      "metric",
      "net_new_mrr",
      "--by",
      "type",
      "--from",
      "2026-01",
      "--to",
      "2026-06",
      "--compare",
      "year",
    ],
    path: "/metric/net_new_mrr?by=type&from=2026-01&to=2026-06&compare=year",
  }),
  () => ({
    operation: "metric",
    args: [
      "metric",
      "nrr",
      "--interval",
      "quarter",
      "--where",
      "country=AT",
      "--where",
      "country=DE",
      "--by",
      "product",
      "--policy",
      "snapshot",
    ],
    path: "/metric/nrr?interval=quarter&where=country%3DAT&where=country%3DDE&by=product&policy=snapshot",
  }),
  () => ({
    operation: "explain",
    args: [
      "explain",
      "net_new_mrr",
      "--from",
      "2026-05",
      "--to",
      "2026-05",
      "--where",
      "type=expansion",
      "--limit",
      "5",
    ],
    path: "/explain/net_new_mrr?from=2026-05&to=2026-05&where=type%3Dexpansion&limit=5",
  }),
  () => ({
    operation: "movers",
    args: [
      "movers",
      "expansion_mrr",
      "--from",
      "2026-05",
      "--to",
      "2026-05",
      "--limit",
      "3",
      "--offset",
      "1",
    ],
    path: "/movers/expansion_mrr?from=2026-05&to=2026-05&limit=3&offset=1",
  }),
  () => ({
    operation: "moves",
    args: ["moves", "plans", "--from", "2026-05", "--to", "2026-05"],
    path: "/moves/plans?from=2026-05&to=2026-05",
    isOnDemo: true,
  }),
  () => ({
    operation: "moved",
    args: ["moved", "seats", "--from", "2026-05", "--to", "2026-05", "--limit", "3"],
    path: "/moved/seats?from=2026-05&to=2026-05&limit=3",
    isOnDemo: true,
  }),
  () => ({
    operation: "expansion",
    args: ["expansion", "country", "--from", "2026-05", "--to", "2026-05", "--sort", "rate"],
    path: "/expansion/country?from=2026-05&to=2026-05&sort=rate",
  }),
  () => ({
    operation: "figures",
    args: [
      ...["figures", "--columns", "mrr", "--columns", "expansion_mrr;group=upsell", "--columns", "nrr"],
      ...["--from", "2026-04", "--to", "2026-05", "--by", "country", "--compare", "year", "--counts"],
    ],
    path: "/figures?columns=mrr&columns=expansion_mrr%3Bgroup%3Dupsell&columns=nrr&from=2026-04&to=2026-05&by=country&compare=year&counts=true",
  }),
  () => ({
    operation: "leaderboard",
    args: ["leaderboard", "mrr", "--by", "product", "--top", "2", "--period", "2026-05"],
    path: "/leaderboard/mrr?by=product&top=2&period=2026-05",
  }),
  () => ({
    operation: "waterfall",
    args: ["waterfall", "--from", "2026-01", "--to", "2026-05", "--where", "country=AT"],
    path: "/waterfall?from=2026-01&to=2026-05&where=country%3DAT",
  }),
  () => ({
    operation: "customers",
    args: ["customers", "--search", "a", "--status", "all", "--sort", "name", "--limit", "3"],
    path: "/customers?search=a&status=all&sort=name&limit=3",
  }),
  () => ({
    operation: "segments set",
    args: ["segments", "set", "Two countries", "country=AT,DE", "--description", "The neighbours"],
    path: "/segments/Two%20countries",
    body: { filter: "country=AT,DE", description: "The neighbours" },
  }),
  () => ({
    operation: "segments set",
    args: ["segments", "set", "other", "mrr>=50|active=no"],
    path: "/segments/other",
    body: { filter: "mrr>=50|active=no" },
  }),
  () => ({
    operation: "segments remove",
    args: ["segments", "remove", "other"],
    path: "/segments/other/remove",
    body: {},
  }),
  () => ({ operation: "segments", args: ["segments"], path: "/segments" }),
  () => ({
    operation: "views save",
    args: ["views", "save", "Neighbours", "/expansion?range=ytd&segment=Two+countries", "--id", "view-1"],
    path: "/views",
    body: { name: "Neighbours", address: "/expansion?range=ytd&segment=Two+countries", id: "view-1" },
  }),
  () => ({ operation: "views", args: ["views"], path: "/views" }),
  () => ({
    operation: "views remove",
    args: ["views", "remove", "view-1"],
    path: "/views/view-1/remove",
    body: {},
  }),
  () => ({
    operation: "reports save",
    args: ["reports", "save", "Board", "--id", "report-1"],
    path: "/reports",
    body: { title: "Board", id: "report-1" },
  }),
  () => ({
    operation: "reports add",
    args: ["reports", "add", "report-1", "--figure", "waterfall", "--address", "/movements?range=ytd"],
    path: "/reports/report-1/add",
    body: { figure: "waterfall", address: "/movements?range=ytd" },
  }),
  () => ({
    operation: "reports add",
    args: ["reports", "add", "report-1", "--text", "Well done.", "--part", "words"],
    path: "/reports/report-1/add",
    body: { text: "Well done.", part: "words" },
  }),
  () => ({
    operation: "reports change",
    args: ["reports", "change", "report-1", "words", "--place", "1"],
    path: "/reports/report-1/parts/words",
    body: { place: 1 },
  }),
  () => ({ operation: "reports", args: ["reports"], path: "/reports" }),
  () => ({ operation: "report", args: ["report", "report-1"], path: "/reports/report-1" }),
  () => ({
    operation: "reports drop",
    args: ["reports", "drop", "report-1", "words"],
    path: "/reports/report-1/parts/words/drop",
    body: {},
  }),
  () => ({
    operation: "reports remove",
    args: ["reports", "remove", "report-1"],
    path: "/reports/report-1/remove",
    body: {},
  }),
  () => ({
    operation: "segments count",
    args: ["segments", "count", "mrr>=50&country=AT"],
    path: "/segments/count?filter=mrr%3E%3D50%26country%3DAT",
  }),
  () => ({ operation: "segments fields", args: ["segments", "fields"], path: "/segments/fields" }),
  () => ({
    operation: "segments values",
    args: ["segments", "values", "product", "--search", "quill"],
    path: "/segments/values?field=product&search=quill",
  }),
  () => ({
    operation: "metric",
    args: ["metric", "nrr", "--segment", "Two countries", "--from", "2026-01", "--to", "2026-06"],
    path: "/metric/nrr?segment=Two%20countries&from=2026-01&to=2026-06",
  }),
  () => ({
    operation: "metric",
    args: ["metric", "nrr_12m", "--segment", "mrr<50", "--segment-as-of", "start"],
    path: "/metric/nrr_12m?segment=mrr%3C50&segment_as_of=start",
  }),
  () => ({
    operation: "customer",
    args: ["customer", "second", "acme"],
    path: "/customers/second/acme",
  }),
  () => ({
    operation: "cohorts",
    args: ["cohorts", "--of", "gross", "--interval", "quarter", "--where", "country=AT"],
    path: "/cohorts?of=gross&interval=quarter&where=country%3DAT",
  }),
  () => ({
    operation: "cohort customers",
    args: ["cohort", "customers", "2025-Q2", "1", "--of", "gross", "--limit", "3"],
    path: "/cohorts/2025-Q2/1?of=gross&limit=3",
  }),
  () => ({
    operation: "durability",
    args: ["durability", "--months", "6", "--by", "cause", "--at", "2026-05"],
    path: "/durability?months=6&by=cause&at=2026-05",
  }),
  () => ({
    operation: "export subscribers",
    args: ["export", "subscribers", "--from", "2026-01", "--to", "2026-06", "--limit", "20", "--offset", "5"],
    path: "/export/subscribers?from=2026-01&to=2026-06&limit=20&offset=5",
  }),
  () => ({
    operation: "export changes",
    args: [
      "export",
      "changes",
      "--from",
      "2026-05",
      "--to",
      "2026-05",
      "--limit",
      "20",
      "--where",
      "country=AT",
    ],
    path: "/export/changes?from=2026-05&to=2026-05&limit=20&where=country%3DAT",
  }),
  () => ({
    operation: "export summary",
    args: ["export", "summary", "--from", "2026-01", "--to", "2026-06", "--where", "country=AT"],
    path: "/export/summary?from=2026-01&to=2026-06&where=country%3DAT",
  }),
  () => ({
    operation: "build",
    args: ["build", "--policy", "stripe"],
    path: "/build",
    body: { policy: "stripe" },
  }),
  () => ({
    operation: "policies set",
    args: [
      "policies",
      "set",
      "my-house",
      "--from",
      "stripe",
      "--set",
      "discounts=all",
      "--set",
      "paused=yes",
    ],
    path: "/policies/my-house",
    body: { from: "stripe", set: ["discounts=all", "paused=yes"] },
  }),
  () => ({
    operation: "policies set",
    args: ["policies", "set", "other", "--from", "my-house"],
    path: "/policies/other",
    body: { from: "my-house" },
  }),
  () => ({
    operation: "policies remove",
    args: ["policies", "remove", "other"],
    path: "/policies/other/remove",
    body: {},
  }),
  () => ({
    operation: "compare-policies",
    args: [
      "compare-policies",
      "cambium",
      "my-house",
      "--period",
      "2026-05",
      "--metric",
      "mrr",
      "--limit",
      "5",
    ],
    path: "/compare-policies/cambium/my-house?period=2026-05&metric=mrr&limit=5",
  }),
  () => ({
    operation: "reconcile",
    args: ["reconcile", list(), "--policy", "stripe", "--map", "customer=who,mrr=worth", "--limit", "5"],
    path: "/reconcile",
    body: { file: list(), policy: "stripe", map: ["customer=who,mrr=worth"], limit: 5 },
  }),
  () => ({
    operation: "link",
    args: ["link", "acme", "acme-two"],
    path: "/links",
    body: { customers: ["acme", "acme-two"] },
  }),
  () => ({
    operation: "settings set",
    args: ["settings", "set", "link_by", "metadata:industry"],
    path: "/settings/link_by",
    body: { value: "metadata:industry" },
  }),
  () => ({
    operation: "unlink",
    args: ["unlink", "second/acme-two", "--never"],
    path: "/links/remove",
    body: { customer: "second/acme-two", never: true },
  }),
  () => ({ operation: "links", args: ["links"], path: "/links" }),
  () => ({
    operation: "metric",
    args: ["metric", "active_customers", "--linked", "--from", "2026-01", "--to", "2026-03"],
    path: "/metric/active_customers?linked=true&from=2026-01&to=2026-03",
  }),
  () => ({
    operation: "explain",
    args: ["explain", "mrr", "--linked", "--from", "2026-05", "--to", "2026-05", "--limit", "5"],
    path: "/explain/mrr?linked=true&from=2026-05&to=2026-05&limit=5",
  }),
  () => ({
    operation: "compare-policies",
    args: ["compare-policies", "cambium", "stripe", "--period", "2026-05", "--linked"],
    path: "/compare-policies/cambium/stripe?period=2026-05&linked=true",
  }),
  () => ({ operation: "verify", args: ["verify", "--linked"], path: "/verify?linked=true" }),
  ...["2026-02", "2026-03"].map((period) => () => ({
    operation: "close",
    args: ["close", period],
    path: "/closes",
    body: { period },
  })),
  () => ({
    operation: "closes remove",
    args: ["closes", "remove", "2026-03"],
    path: "/closes/2026-03/remove",
    body: {},
  }),
  () => ({ operation: "closes", args: ["closes"], path: "/closes" }),
  () => ({
    operation: "metric",
    args: ["metric", "mrr", "--by", "product", "--as-reported", "--from", "2026-01", "--to", "2026-04"],
    path: "/metric/mrr?by=product&as_reported=true&from=2026-01&to=2026-04",
  }),
  () => ({
    operation: "drift",
    args: ["drift", "--period", "2026-01", "--limit", "5"],
    path: "/drift?period=2026-01&limit=5",
  }),
  () => ({
    operation: "sync stripe",
    args: ["sync", "stripe", "--full"],
    path: "/sync/stripe",
    body: { full: true },
  }),
  () => ({
    operation: "settings decline",
    args: ["settings", "decline", "policy"],
    path: "/settings/policy/decline",
    body: {},
  }),
  () => ({
    operation: "settings proposals",
    args: ["settings", "proposals"],
    path: "/settings/proposals",
  }),
  () => ({ operation: "sync cancel", args: ["sync", "cancel"], path: "/sync/cancel", body: {} }),
  () => ({ operation: "sync connect", args: ["sync", "connect"], path: "/sync/connect", body: {} }),
  () => ({
    operation: "sql",
    args: [
      "sql",
      "select type, sum(change) as change from cambium.changes where change > {{least}} group by 1",
      "--param",
      "least=1",
    ],
    path: "/sql",
    body: {
      sql: "select type, sum(change) as change from cambium.changes where change > {{least}} group by 1",
      param: ["least=1"],
    },
  }),
  () => ({
    operation: "sql schema",
    args: ["sql", "schema", "customers"],
    path: "/sql/schema?table=customers",
  }),
  () => ({
    operation: "sql save",
    args: ["sql", "save", "Count", "--sql", "select {{n}} as n", "--folder", "Board", "--id", "count"],
    path: "/sql/saved",
    body: { name: "Count", sql: "select {{n}} as n", folder: "Board", id: "count" },
  }),
  () => ({
    operation: "sql schedule",
    args: ["sql", "schedule", "count", "weekly", "--hour", "7", "--format", "parquet", "--param", "n=1"],
    path: "/sql/saved/count/schedule",
    body: { every: "weekly", hour: 7, format: "parquet", param: ["n=1"] },
  }),
  () => ({
    operation: "sql save",
    args: ["sql", "save", "Gone", "--sql", "select 1", "--id", "gone"],
    path: "/sql/saved",
    body: { name: "Gone", sql: "select 1", id: "gone" },
  }),
  () => ({ operation: "sql saved", args: ["sql", "saved"], path: "/sql/saved" }),
  () => ({
    operation: "sql run",
    args: ["sql", "run", "count", "--param", "n=5"],
    path: "/sql/saved/count/run",
    body: { param: ["n=5"] },
  }),
  () => ({ operation: "sql due", args: ["sql", "due"], path: "/sql/due", body: {} }),
  () => ({ operation: "sql results", args: ["sql", "results"], path: "/sql/results" }),
  () => ({
    operation: "sql unschedule",
    args: ["sql", "unschedule", "count"],
    path: "/sql/saved/count/unschedule",
    body: {},
  }),
  () => ({
    operation: "sql remove",
    args: ["sql", "remove", "gone"],
    path: "/sql/saved/gone/remove",
    body: {},
  }),
  () => ({ operation: "sql functions", args: ["sql", "functions"], path: "/sql/functions" }),
  () => ({
    operation: "sql templates",
    args: ["sql", "templates", "charts/movements"],
    path: "/sql/templates?id=charts/movements",
  }),
  () => ({ operation: "verify", args: ["verify"], path: "/verify" }),
  () => ({ operation: "doctor", args: ["doctor"], path: "/doctor" }),
  () => ({ operation: "status", args: ["status"], path: "/status" }),
  () => ({ operation: "trust", args: ["trust"], path: "/trust" }),
  () => ({ operation: "audit", args: ["audit", "--limit", "30"], path: "/audit?limit=30" }),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambium-http-"));
  await writeFile(
    csv(),
    "customer_id,start,end,amount,industry\nacme,2025-01-15,2025-06-01,100,Bakery\nacme,2025-06-01,,140,Bakery\n" +
      "acme-two,2025-03-01,,60,Bakery\nbay,2025-04-01,,30,Bakery\n",
  );
  await writeFile(list(), "who,month,worth\nacme,2025-05,90\nbay,2025-05,30\nnobody,2025-06,1\n");
  await writeFile(deals(), "id,customer,stage,amount\nd1,bay,proposal,12\nd2,bay,engaged,3\n");
  for (const [name, text] of Object.entries(PEOPLE_FILES)) await writeFile(out(name), text);
  cluster = await ownDatabase();
  const customer = { id: "cus_1", object: "customer", created: 1_700_000_000, livemode: true };
  await writeCopy(cluster, "raw", { customers: [customer], subscriptions: [] }, { schema: "copy" });
  stripe = await startStripe([madeAccount({ customers: 3, invoices: 2 })], {
    keys: { [KEY]: { accounts: ["acct_made"] } },
  });
  vi.stubEnv("STRIPE_API_KEY", KEY);
  vi.stubEnv("STRIPE_API_BASE", stripe.url);
  vi.stubEnv("CAMBIUM_KEY_FILE", join(folder, "secret.key"));
  const effects = { now: () => new Date(), progress: () => undefined, env };
  workspace = await Workspace.open(join(folder, "b"), effects);
  server = await startServer(workspace, { port: 0, version: "0.0.0", webDirectory: folder });
  demoWorkspace = await Workspace.open(join(folder, "b-demo"), effects);
  demoServer = await startServer(demoWorkspace, { port: 0, version: "0.0.0", webDirectory: folder });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([server.close(), demoServer.close(), stripe.close()]);
  await Promise.all([workspace.close(), demoWorkspace.close()]);
  await rm(folder, { recursive: true, force: true });
  await cluster.stop();
});

let asked = 0;

/** One command in so many runs as a process of its own; `test/import/cli.test.ts` holds the two ways to the same. */
const APART = several({ few: 90, all: 10 });

async function byCli(args: string[], data: string): Promise<unknown> {
  asked += 1;
  if (asked % APART !== 0) {
    const { code, stdout, stderr } = await cambiumHere([...args, "--data", join(folder, data), "--json"]);
    expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
    return JSON.parse(stdout);
  }
  const { stdout } = await run(process.execPath, [main, ...args, "--data", join(folder, data), "--json"], {
    maxBuffer: 1e8,
    env,
  });
  return JSON.parse(stdout);
}

async function byHttp({ path, body, isOnDemo }: Use): Promise<unknown> {
  const asked = isOnDemo ? demoServer : server;
  const address = `${asked.url}/api/v1${path}`;
  const ask = asOwner(asked);
  const response = await (body === undefined
    ? ask(address)
    : ask(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }));
  expect(response.status).toBe(200);
  return response.json();
}

function isRead({ operation }: Use): boolean {
  return allOperations.some(({ name, effect }) => name === operation && effect === "read");
}

/** Without what depends on the moment, the way or the folder. */
function lasting(output: unknown): unknown {
  return JSON.parse(
    JSON.stringify(output, (name, value) =>
      [
        ...["recorded_at", "last_import_at", "closed_at", "updated_at", "seconds", "by", "record"],
        ...["milliseconds", "loaded_at"],
      ].includes(name) || /^(\d+\.\d GB|\/.*|.*\.\d{3}Z)$/.test(String(value))
        ? null
        : value,
    ),
  );
}

describe("the command line and HTTP", () => {
  it(
    "answer every operation with the same, also where the command asks the server that has the folder open",
    async () => {
      for (const [place, use] of uses.map((make) => make()).entries()) {
        if (turn !== null && isRead(use) && place % TURNS !== turn) continue;
        const here = await byCli(use.args, use.isOnDemo ? "a-demo" : "a");
        const there = await byHttp(use);
        expect({ use, output: lasting(there) }).toEqual({ use, output: lasting(here) });
      }
      expect([...new Set([...uses.map((make) => make().operation), "demo leave"])].sort()).toEqual(
        allOperations.map(({ name }) => name).sort(),
      );
      const reads = uses.map((make) => make()).filter(isRead);
      for (const use of drawn("questions to a server", reads, { few: 8, all: 12 })) {
        expect(lasting(await byCli(use.args, "b"))).toEqual(lasting(await byHttp(use)));
      }
    },
    WALK_MS,
  );

  it("describe the API as valid OpenAPI", async () => {
    const response = await fetch(`${server.url}/openapi.json`);
    const text = await response.text();
    const result = await new Validator().validate(JSON.parse(text));
    expect(result).toEqual({ valid: true });
    for (const { path } of allOperations) expect(text).toContain(`/api/v1${path}`);
  });

  it("give CSV for every list of rows", async () => {
    const answer = await asOwner(server)(
      `${server.url}/api/v1/metric/net_new_mrr.csv?by=type&from=2026-05&to=2026-05`,
    );
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines[0]).toBe("period,type,value (USD)");
    expect(lines.length).toBe(7);
    const list = await asOwner(server)(`${server.url}/api/v1/metrics.csv`);
    const header =
      "id,name,unit,better,kind,definition,adds_up,is_changed,is_times,is_explained,dimensions,made_of";
    expect((await list.text()).startsWith(`${header}\r\n`)).toBe(true);
  });
});

describe("errors", () => {
  it.each([
    ["/metric/nothing", 404, "not_found"],
    ["/metric/mrr?from=never", 400, "usage"],
    ["/metric/mrr?by=shoe_size", 400, "usage"],
    ["/metric/nrr?by=type", 422, "unsupported"],
    ["/metric/mrr?colour=red", 400, "usage"],
    ["/metric/mrr?policy=none", 400, "usage"],
    ["/compare-policies/cambium/none?period=2026-05", 400, "usage"],
    ["/compare-policies/cambium/stripe?period=2026-05&metric=nrr", 400, "usage"],
    ["/reconcile", 422, "bad_input", { file: "nothing.csv" }],
    ["/drift?period=2026-04", 409, "conflict"],
    ["/metric/mrr?policy=stripe&as_reported=true", 409, "conflict"],
    ["/nothing", 404, "not_found"],
  ])("%s is problem+json with status %i", async (path, status, code, body?: object) => {
    const response = await asOwner(server)(`${server.url}/api/v1${path}`, {
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = await response.json();
    expect(problem).toMatchObject({ type: `urn:cambium:error:${code}`, status });
    expect(problem.detail.length).toBeGreaterThan(10);
    expect(problem.hint.length).toBeGreaterThan(5);
  });

  it("are the same where there is no demo to leave", async () => {
    const { code, stderr } = await cambiumHere(["demo", "leave", "--data", join(folder, "a-none")]);
    const answer = await asOwner(server)(`${server.url}/api/v1/demo/leave`, { method: "POST", body: "{}" });
    const { detail } = z.object({ detail: z.string() }).parse(await answer.json());
    expect({ code, status: answer.status, detail }).toEqual({
      code: 1,
      status: 409,
      detail: "this isn't the demo company",
    });
    expect(stderr).toContain(detail);
  });

  it("refuse other names and pages of other sites that write", async () => {
    const post = (origin: string) =>
      asOwner(server)(`${server.url}/api/v1/settings/organisation`, {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: JSON.stringify({ value: "Evil" }),
      });
    expect((await post("http://evil.example")).status).toBe(403);
    expect((await post(server.url)).status).toBe(200);
  });
});

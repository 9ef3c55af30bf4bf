import { Stream } from "../../random.ts";
import { SimAccount } from "../account/account.ts";
import { DAY, monthsAfter } from "../account/calendar.ts";
import { drawSettings, type Setting } from "../account/settings.ts";
import { ACTS } from "./acts.ts";
import { beginSubscription } from "./beginnings.ts";
import { createCustomer } from "./customers.ts";
import type { Scene } from "./scene.ts";
import { CURRENCIES, fillStock, type Stock } from "./stock.ts";

export interface ScenarioOptions {
  customers?: number;
  months?: number;
  /** How far to run the clock; `account.advance` runs the rest. By default, to the end. */
  until?: number;
  /** Stripe behaviors to simulate; drawn from the seed by default. */
  settings?: Iterable<Setting>;
}

const START = Date.UTC(2024, 0, 3) / 1000;
/** Average time between two events of a customer. */
const MEAN_WAIT = 45 * DAY;

/** An account with some customers and some months of events; the same seed always gives the same account. */
export function simulateAccount(seed: number, options: ScenarioOptions = {}): SimAccount {
  const stream = new Stream(seed, 0);
  const start = START + stream.whole(0, 300 * DAY);
  const account = new SimAccount(seed, start, options.settings ?? drawSettings(seed));
  const months = options.months ?? stream.whole(18, 30);
  account.end = monthsAfter(start, months);
  const stock = fillStock(account);
  const customers = options.customers ?? stream.whole(8, 15);
  for (let i = 0; i < customers; i++) {
    const arrival = start + DAY + stream.whole(0, Math.floor((account.end - start) * 0.6));
    account.plan(arrival, () => arrive(account, stock, new Stream(seed, i + 1), i));
  }
  account.advance(options.until ?? account.end);
  return account;
}

function arrive(account: SimAccount, stock: Stock, stream: Stream, number: number): void {
  const currency = CURRENCIES[stream.weighted([5, 3, 2, 2])] ?? "usd";
  account.count(currency);
  const name = `Customer ${number + 1}`;
  const { id } = createCustomer(account, {
    name,
    email: `billing@customer${number + 1}.example`,
    metadata: { segment: stream.chance(0.5) ? "smb" : "enterprise" },
  });
  const scene: Scene = { account, stream, stock, customer: id, currency, subscriptions: [], busy: new Set() };
  account.plan(account.now() + stream.whole(1, 5000), () => beginSubscription(scene));
  live(scene);
}

/** Makes one thing happen, then plans the next; the last ones are well before the end. */
function live(scene: Scene): void {
  const { account, stream } = scene;
  const at = account.now() + Math.ceil(stream.wait(1 / MEAN_WAIT)) + 6000;
  if (at >= account.end) return;
  account.plan(at, () => {
    if (account.get("customers", scene.customer)?.deleted === true) return;
    happen(scene);
    live(scene);
  });
}

function happen(scene: Scene): void {
  for (let tries = 0; tries < 4; tries++) {
    const act = ACTS[scene.stream.weighted(ACTS.map(({ weight }) => weight))];
    if (act === undefined || !act.run(scene)) continue;
    scene.account.count(act.name);
    return;
  }
}

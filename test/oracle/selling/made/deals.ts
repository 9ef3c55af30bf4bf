import type { OpportunityType } from "../../../../src/growth/records/schemas.ts";
import type { Chance } from "../../growth/chance.ts";
import { firstDay, type Ledger } from "../../growth/ledger.ts";
import { type Group, type Move, movesOf } from "../money/portions.ts";
import { type Deal, type DealVersion, OPEN_STAGES, type Person } from "../selling.ts";

/** What somebody wants to sell, and how it ends. */
interface Plan {
  customer: string;
  type: OpportunityType;
  currency: string;
  mrr: bigint;
  created: number;
  /** The day on which it is won or lost, if that comes. */
  ends: number;
  isWon: boolean;
}

/** Deals of all customers: some about what was sold, at about its amount and day, and some about nothing. */
export function dealsOf(chance: Chance, ledger: Ledger, people: readonly Person[], today: number): Deal[] {
  const share = chance.of([25, 60, 60, 90]);
  const plans = ledger.customers.flatMap((customer) => {
    const moves = movesOf(ledger).get(customer) ?? [];
    const sold = moves.flatMap((move) => (chance.in100(share) ? [soldAt(chance, ledger, move)] : []));
    const others = chance.of([0, 0, 1, 1, 2]);
    return [...sold, ...Array.from({ length: others }, () => hoped(chance, ledger, customer, today))];
  });
  const deals = plans.filter(({ created }) => created <= today);
  return deals.map((plan, index) =>
    dealOf(chance, plan, `d${String(index + 1).padStart(4, "0")}`, people, today),
  );
}

const TYPE_OF: Record<Group, OpportunityType> = {
  ...{
    upsell: "upsell",
    add_on: "add_on",
    cross_sell: "cross_sell",
    usage: "usage",
    price: "price",
    status: "open",
  },
};
const TYPES: readonly OpportunityType[] = ["upsell", "cross_sell", "add_on", "usage", "price", "open"];

/** A deal about a movement: closed around its day, of about its amount. */
function soldAt(chance: Chance, ledger: Ledger, { customer, on, amount, portions }: Move): Plan {
  const [own] = portions;
  const ends =
    on + chance.of([0, 0, 0, 1, -2, 12, 30, 31, -30, -60, -90, -91, 45]) + chance.of([0, 0, -1, 1]);
  const micros = amount.n < 0n ? -amount.n : amount.n;
  const isLate = chance.in100(10);
  const mrr = (micros * BigInt(chance.of([100, 100, 100, 95, 94, 105, 106, 30, 60, 200]))) / 100n;
  return {
    customer,
    type: chance.in100(70) && own ? TYPE_OF[own.group] : chance.of(TYPES),
    ...priced(chance, ledger, customer, mrr === 0n ? 1_000_000n : mrr),
    created: isLate ? Math.min(on + chance.whole(0, 3), ends) : ends - chance.whole(0, 120),
    ends,
    isWon: chance.in100(80),
  };
}

/** A deal about nothing that has come. */
function hoped(chance: Chance, ledger: Ledger, customer: string, today: number): Plan {
  const first = firstDay(ledger, customer) ?? today - 100;
  const created = chance.whole(Math.min(first, today) - 10, today);
  return {
    customer,
    type: chance.of(TYPES),
    ...priced(chance, ledger, customer, BigInt(chance.whole(1, 40_000)) * 10_000n),
    created,
    ends: created + chance.whole(0, 200),
    isWon: chance.in100(40),
  };
}

/** In the customer's currency, at times in dollars. */
function priced(chance: Chance, { company }: Ledger, customer: string, mrr: bigint) {
  const own = company.states.find((state) => state.customer === customer)?.currency ?? company.currency;
  return { mrr, currency: chance.in100(85) ? own : company.currency };
}

function dealOf(chance: Chance, plan: Plan, id: string, people: readonly Person[], today: number): Deal {
  const source = chance.of(["hand", "hand", "file"] as const);
  const told = courseOf(chance, plan, people).filter(({ on }) => on <= today);
  return {
    ...{ id, customer: plan.customer, type: plan.type, currency: plan.currency, created: plan.created },
    ...{ source, signal: null, product: null },
    versions: recorded(chance, told, source === "file", today),
  };
}

type Told = Omit<DealVersion, "recordedOn">;

/** How a deal went, from its creation until it ended, was opened again and ended anew. */
function courseOf(chance: Chance, plan: Plan, people: readonly Person[]): Told[] {
  const isReopened = chance.in100(8);
  const early = { ends: middle(plan.created, plan.ends), isWon: chance.in100(50) };
  const first = isReopened ? { ...plan, ...early } : plan;
  const told = walked(chance, first, startOf(chance, plan, people));
  const last = told.at(-1);
  if (!isReopened || !last) return told;
  const again = { ...last, on: last.on + 1, stage: chance.of(OPEN_STAGES), closed: null };
  return [
    ...told,
    ...walked(chance, { ...plan, created: again.on, ends: Math.max(again.on, plan.ends) }, again),
  ];
}

const middle = (from: number, to: number): number => from + Math.floor((to - from) / 2);

function startOf(chance: Chance, { created, ends, mrr }: Plan, people: readonly Person[]): Told {
  return {
    on: created,
    stage: chance.of(["identified", "identified", "engaged", "qualified"] as const),
    mrr,
    owner: chance.in100(85) ? chance.of(people).id : null,
    expectedClose: chance.in100(90) ? ends + chance.whole(-40, 40) : null,
    probability: chance.in100(15) ? chance.whole(0, 100) : null,
    closed: null,
  };
}

/** From a first version on through the stages until the end. */
function walked(chance: Chance, { created, ends, isWon }: Plan, start: Told): Told[] {
  const told = [start];
  const days = Array.from({ length: chance.whole(0, 5) }, () => chance.whole(created, ends)).sort(
    (a, b) => a - b,
  );
  let last = start;
  for (const on of days) {
    last = changed(chance, { ...last, on });
    told.push(last);
  }
  const isEnded = chance.in100(85);
  const closed = Math.max(created, ends - chance.of([0, 0, 0, 0, 2]));
  const stage = isWon ? ("closed_won" as const) : ("closed_lost" as const);
  return isEnded ? [...told, { ...last, on: ends, stage, closed }] : told;
}

/** A step on, over some or back; or something else has changed. */
function changed(chance: Chance, last: Told): Told {
  const place = OPEN_STAGES.indexOf(last.stage) + chance.of([1, 1, 1, 1, 2, 2, 3, -1, 0, 0]);
  const stage = OPEN_STAGES[Math.min(OPEN_STAGES.length - 1, Math.max(0, place))] ?? last.stage;
  return {
    ...last,
    stage,
    mrr: chance.in100(15) ? (last.mrr * BigInt(chance.whole(50, 150))) / 100n + 1n : last.mrr,
    expectedClose: chance.in100(20) ? last.on + chance.whole(5, 100) : last.expectedClose,
    probability: chance.in100(5) ? null : last.probability,
  };
}

/** When each version was told: by hand, most at once; by files, all so far together, and later ones some days late. */
function recorded(chance: Chance, told: readonly Told[], isFile: boolean, today: number): DealVersion[] {
  const first = told[0]?.on ?? today;
  let last = isFile ? chance.whole(first, today) : first;
  return told.map((version) => {
    const late = isFile ? (version.on <= last ? 0 : chance.whole(1, 7)) : chance.of([0, 0, 0, 0, 1, 6]);
    const recordedOn = Math.min(today, Math.max(last, isFile && late === 0 ? last : version.on + late));
    last = recordedOn;
    return { ...version, recordedOn };
  });
}

import { offerCheck } from "../../../src/api/restraint/offer-check-operation.ts";
import type { Workspace } from "../../../src/api/workspace.ts";
import { CHANNELS } from "../../../src/growth/records/schemas.ts";
import type { Line } from "../../growth/parts/part.ts";
import { chanceOf } from "../../oracle/growth/chance.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { firstDay, type Ledger } from "../../oracle/growth/ledger.ts";
import { whatFor } from "../../oracle/selling/made/offers.ts";
import { checkOffer } from "../../oracle/selling/restraint/check.ts";
import type { OfferAsked } from "../../oracle/selling/restraint/rules.ts";
import type { Selling } from "../../oracle/selling/selling.ts";
import type { Part } from "./part.ts";

const day = (on: number | null): string => (on === null ? "-" : dayText(on));

type Question = Omit<OfferAsked, "same">;

/** Some offers that could be made: of what was offered before, of anything, or of nothing said; today, before and later. */
function questions(selling: Selling, count: number): Question[] {
  const chance = chanceOf(selling.today + count);
  const { ledger, today } = selling;
  const customers = unmetered(ledger);
  const offers = selling.offers.filter(({ customer }) => customers.includes(customer));
  return Array.from({ length: count }, () => {
    const before = offers.length > 0 && chance.in100(60) ? chance.of(offers) : null;
    const customer = before?.customer ?? chance.of(customers);
    const asked = before && chance.in100(60) ? before : whatFor(chance, ledger, customer);
    const { product, price, quantity } = asked;
    const channel = before && chance.in100(60) ? before.channel : chance.of([...CHANNELS, null, null]);
    const first = firstDay(ledger, customer) ?? today;
    const some = [3, 40, -chance.whole(1, 200), -chance.whole(1, 200), first - today - chance.whole(0, 9)];
    const on = today + chance.of([0, 0, 0, ...some]);
    return { selling, customer, what: product === null ? null : { product, price, quantity }, channel, on };
  });
}

/** Customers without metered items: what a file of subscriptions says of these is taken to end after its last period. */
function unmetered({ company, customers }: Ledger): string[] {
  const metered = new Set(
    company.states.filter(({ isMetered }) => isMetered).map(({ customer }) => customer),
  );
  return customers.filter((customer) => !metered.has(customer));
}

const wordOf = ({ customer, what, channel, on }: Question): string =>
  [customer, what?.product ?? "-", what?.price ?? "-", what?.quantity ?? "-", channel ?? "-", day(on)].join(
    " ",
  );

/** Whether some offers could be made, and from when. */
export const restraint = (count: number): Part => ({
  name: "restraint",
  expected: (selling) =>
    questions(selling, count).map((question, index) => {
      const { isAllowed, reasons, from, same } = checkOffer(question, question.on);
      const why = reasons.map(({ rule, since, until }) => `${rule} ${day(since)} to ${day(until)}`);
      return lineOf(index, question, isAllowed, day(from), same, why);
    }),
  async found(workspace, selling) {
    const lines: Line[] = [];
    for (const [index, question] of questions(selling, count).entries())
      lines.push(await askedOf(workspace, question, index));
    return lines;
  },
});

async function askedOf(workspace: Workspace, question: Question, index: number): Promise<Line> {
  const { customer, what, channel, on } = question;
  const quantity = what?.quantity ?? null;
  const answer = await offerCheck.run(workspace, {
    customer,
    at: dayText(on),
    ...(what === null ? {} : { what: what.price ?? what.product }),
    ...(quantity === null ? {} : { quantity }),
    ...(channel === null ? {} : { channel: CHANNELS.find((one) => one === channel) }),
  });
  const why = answer.reasons.map(({ rule, since, until }) => `${rule} ${since ?? "-"} to ${until ?? "-"}`);
  return lineOf(index, question, answer.allowed, answer.from ?? "-", answer.same_offer, why);
}

function lineOf(
  index: number,
  question: Question,
  isAllowed: boolean,
  from: string,
  same: string | null,
  why: readonly string[],
): Line {
  const text = `${index} ${wordOf(question)}: ${isAllowed ? "yes" : "no"} from ${from}, same ${same ?? "-"}; ${[...why].sort().join(", ")}`;
  return { text, money: [] };
}

import { DAY, dayStart, monthsAfter } from "../../calendar.ts";

/**
 * Which customers a large account has when, as functions of indices. It has places, each invoiced once a month and held
 * by one customer throughout, or by a first and then a second one, who begins when the first leaves. Customers and
 * invoices are numbered in order of creation.
 */
export interface Lives {
  customers: number;
  invoices: number;
  /** When the account was opened: a day before its first customer. */
  started: number;
  /** One second after the last invoice. */
  now: number;
  lifeOf(customer: number): Life;
  /** The month (counted from the first) and place of an invoice. */
  invoiceAt(invoice: number): { month: number; place: number };
  /** The customer who holds a place in a month. */
  holder(place: number, month: number): number;
  /** The instant at which a place's month begins. */
  monthStart(place: number, month: number): number;
  /** The invoice of a place for a month; it may be in the future. */
  invoiceOf(place: number, month: number): number;
}

export interface Life {
  customer: number;
  place: number;
  /** The months with an invoice: from the first up to, but not including, the last. */
  from: number;
  to: number;
  isEnded: boolean;
  plan: number;
  quantity: number;
  hasAddOn: boolean;
  /** The month in whose middle the quantity changes, and the new quantity; its lines are on the next invoice. */
  change?: { month: number; quantity: number };
}

const SPREAD = 27 * DAY;

/**
 * Plans a large account's customers.
 * @throws RangeError when the invoices can't be spread evenly over the customers
 */
export function planLives(customers: number, invoices: number, firstDay: string): Lives {
  const months = monthsFor(customers, invoices);
  const places = invoices / months;
  const seconds = customers - places;
  const starts = Array.from({ length: months + 1 }, (_, month) => monthsAfter(dayStart(firstDay), month));
  const groups = secondsByMonth(seconds, months);
  const monthStart = (place: number, month: number): number =>
    (starts[month] ?? monthsAfter(dayStart(firstDay), month)) + Math.floor((place * SPREAD) / places);
  const secondOf = (place: number): number | undefined => {
    const rank = Math.floor((place * seconds) / places);
    return Math.floor(((place + 1) * seconds) / places) > rank ? rank : undefined;
  };
  const bornIn = (rank: number): number => 1 + (rank % (months - 1));
  const numberOf = (rank: number): number =>
    places + (groups[bornIn(rank)] ?? 0) + Math.floor(rank / (months - 1));
  const rankOf = (customer: number): number => {
    const born = groups.findLastIndex((begin) => begin <= customer - places);
    return born - 1 + (customer - places - (groups[born] ?? 0)) * (months - 1);
  };
  const firstLife = (customer: number): Life => {
    const rank = secondOf(customer);
    const to = rank === undefined ? months : bornIn(rank);
    return {
      customer,
      place: customer,
      from: 0,
      to,
      isEnded: rank !== undefined,
      ...holding(customer, 0, to),
    };
  };
  const secondLife = (customer: number): Life => {
    const rank = rankOf(customer);
    const place = Math.ceil(((rank + 1) * places) / seconds) - 1;
    const from = bornIn(rank);
    return { customer, place, from, to: months, isEnded: false, ...holding(customer, from, months) };
  };
  return {
    customers,
    invoices,
    started: monthStart(0, 0) - DAY,
    now: monthStart(places - 1, months - 1) + 1,
    lifeOf: (customer) => (customer < places ? firstLife(customer) : secondLife(customer)),
    invoiceAt: (invoice) => ({ month: Math.floor(invoice / places), place: invoice % places }),
    holder: (place, month) => {
      const rank = secondOf(place);
      return rank === undefined || month < bornIn(rank) ? place : numberOf(rank);
    },
    monthStart,
    invoiceOf: (place, month) => month * places + place,
  };
}

/** Number of months, chosen so that about every other place has a second customer. */
function monthsFor(customers: number, invoices: number): number {
  const wanted = Math.round((1.5 * invoices) / customers);
  for (let off = 0; off < wanted; off++) {
    for (const months of [wanted + off, wanted - off]) {
      const places = invoices / months;
      const isFilled = places <= customers && customers <= 2 * places;
      if (months > 1 && Number.isInteger(places) && isFilled) return months;
    }
  }
  throw new RangeError(`${invoices} invoices cannot be spread evenly over ${customers} customers`);
}

/** Number of second customers that began before each month. */
function secondsByMonth(seconds: number, months: number): number[] {
  const before = [0];
  for (let month = 0; month < months - 1; month++) {
    const born = month === 0 ? 0 : Math.max(0, Math.ceil((seconds - month + 1) / (months - 1)));
    before.push((before[month] ?? 0) + born);
  }
  return before;
}

function holding(
  customer: number,
  from: number,
  to: number,
): Pick<Life, "plan" | "quantity" | "hasAddOn" | "change"> {
  const draw = scatter(customer);
  const quantity = 1 + (draw % 20);
  const isChanged = draw % 5 === 0 && to - from > 1;
  const month = from + ((draw >>> 8) % Math.max(1, to - from - 1));
  return {
    plan: (draw >>> 5) % 3,
    quantity,
    hasAddOn: (draw >>> 12) % 4 === 0,
    change: isChanged ? { month, quantity: quantity + 1 + ((draw >>> 16) % 5) } : undefined,
  };
}

/** A pseudo-random number that is always the same for an index. */
function scatter(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca77);
  return (x ^ (x >>> 13)) >>> 0;
}

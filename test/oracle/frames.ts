import { type Book, type Flow, type FlowType, moneyAt } from "./books.ts";
import { dayOf } from "./calendar.ts";
import { convert, isPositive } from "./rates.ts";
import { type Q, sum, ZERO } from "./rational.ts";

interface Row {
  customer: string;
  wasActive: boolean;
  isActive: boolean;
  /** MRR at start and end, both at the start's rates; 0 for who was not active then. */
  atStart: Q;
  atEnd: Q;
}

/** What happened in [start, end). */
export interface Frame {
  start: number;
  end: number;
  opening: Q;
  closing: Q;
  rows: Row[];
  /** Movements of one type, of everybody. */
  all: (type: FlowType) => Q;
  /** Movements of one type, of customers active at the start. */
  own: (type: FlowType) => Q;
}

const frames = new WeakMap<Book, Map<string, Frame>>();

/** What happened in [start, end); worked out once for a book. */
export function frameOf(book: Book, start: number, end: number): Frame {
  const made = frames.get(book) ?? new Map<string, Frame>();
  frames.set(book, made);
  const frame = made.get(`${start} ${end}`) ?? newFrame(book, start, end);
  made.set(`${start} ${end}`, frame);
  return frame;
}

function rowOf(book: Book, customer: string, start: number, end: number): Row {
  const [first, last] = [moneyAt(book, customer, start), moneyAt(book, customer, end)];
  const wasActive = isPositive(first);
  const day = dayOf(start - 1, book.input.zone);
  return {
    customer,
    wasActive,
    isActive: isPositive(last),
    atStart: convert(book.input, first, day),
    atEnd: wasActive ? convert(book.input, last, day) : ZERO,
  };
}

function newFrame(book: Book, start: number, end: number): Frame {
  const { input, courses } = book;
  const customers = [...courses.keys()];
  const rows = customers.map((customer) => rowOf(book, customer, start, end));
  const owners = new Set(rows.filter((row) => row.wasActive).map((row) => row.customer));
  const inside = book.flows.filter((flow) => flow.at >= start && flow.at < end);
  const total = (flows: Flow[]): Q => sum(flows.map((flow) => convert(input, flow.money, flow.day)));
  const endDay = dayOf(end - 1, input.zone);
  return {
    start,
    end,
    opening: sum(rows.map((row) => row.atStart)),
    closing: sum(customers.map((customer) => convert(input, moneyAt(book, customer, end), endDay))),
    rows,
    all: (type) => total(inside.filter((flow) => flow.type === type)),
    own: (type) => total(inside.filter((flow) => flow.type === type && owners.has(flow.customer))),
  };
}

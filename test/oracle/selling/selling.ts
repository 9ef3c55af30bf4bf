import type {
  Channel,
  OfferAnswer,
  OpportunityType,
  StageKind,
  Target as TargetBody,
} from "../../../src/growth/records/schemas.ts";
import type { Ledger } from "../growth/ledger.ts";

/** Who sells, to whom, and what they know: all that pipeline, credit and restraint depend on beside the ledger. Days are day numbers. */
export interface Selling {
  ledger: Ledger;
  today: number;
  people: Person[];
  segments: SavedSegment[];
  ownerships: Ownership[];
  deals: Deal[];
  targets: TargetVersion[];
  offers: Offer[];
  blocks: Block[];
  rules: SellingRules;
}

export type Role = "success" | "sales" | "lead";

export interface Person {
  id: string;
  role: Role;
  isActive: boolean;
}

/** A saved segment: a filter, and who it matches. */
export interface SavedSegment {
  name: string;
  filter: string;
  customers: string[];
}

export interface Ownership {
  id: string;
  customer: string;
  person: string;
  role: Role;
  from: number;
  /** The first day on which it no longer holds. */
  to: number | null;
}

/** An opportunity: what does not change, and what was told of it. */
export interface Deal {
  id: string;
  customer: string;
  type: OpportunityType;
  currency: string;
  source: "hand" | "signal" | "file";
  signal: { kind: string; subject: string } | null;
  product: string | null;
  created: number;
  /** In the order in which they were recorded. */
  versions: DealVersion[];
}

export interface DealVersion {
  /** The day it tells of, and that on which it was told. */
  on: number;
  recordedOn: number;
  stage: StageKind;
  /** Micros of the deal's currency. */
  mrr: bigint;
  owner: string | null;
  expectedClose: number | null;
  /** In percent. */
  probability: number | null;
  closed: number | null;
}

export interface TargetVersion {
  id: string;
  body: TargetBody;
  recordedOn: number;
}

export interface Offer {
  id: string;
  customer: string;
  product: string | null;
  price: string | null;
  quantity: number | null;
  channel: Channel;
  on: number;
  opportunity: string | null;
  answer: OfferAnswer | null;
  answeredOn: number | null;
}

export interface Block {
  id: string;
  customer: string;
  reason: string;
  from: number;
  /** The first day on which it no longer holds. */
  until: number | null;
}

/** Settings of the organisation. */
export interface SellingRules {
  /** Percent of a customer's expansion that goes to the owner of each role. */
  shares: Array<[role: Role, percent: number]>;
  /** Who is credited with what a won deal claims. */
  claimedBy: "owners" | "opportunity";
  stalledDays: number;
  /** Units of the reporting currency. */
  complexFrom: number;
  complexCurrencies: string[];
  alertUnder: number;
  healthy: [from: number, to: number];
}

export const OPEN_STAGES: readonly StageKind[] = [
  "identified",
  "engaged",
  "qualified",
  "proposal",
  "negotiation",
];

export const isOpenStage = (stage: StageKind): boolean => placeOf(stage) >= 0;

/** Where an open stage stands; -1: it is closed. */
export const placeOf = (stage: StageKind): number => OPEN_STAGES.indexOf(stage);

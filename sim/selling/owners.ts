import type { Stream } from "../random.ts";
import { isOversold } from "./given-back.ts";
import type { Payer } from "./payer.ts";
import { LEAD, LEFT, nameOf, PEOPLE, type PersonId, TAKEN_BACK } from "./people.ts";
import { dateOf } from "./quarters.ts";
import type { Story } from "./story.ts";
import { instantOn, named, type Told } from "./telling.ts";

type Role = "success" | "sales";

/** That somebody looks after a customer, from a day until before another one. */
export interface Owning {
  role: Role;
  person: PersonId;
  from: number;
  to: number | null;
  /** Who said so; the rule of a region else. */
  isByHand: boolean;
}

/** By the account owner that billing names. */
const SUCCESS: readonly (PersonId | null)[] = [null, "ines", "tomas", "yuki", LEFT.person, "tomas"];
const SALES: readonly (PersonId | null)[] = [null, null, null, null, "leah", TAKEN_BACK];
const BY_RULE = "rule: account owner";

/** Draws who owned a customer when. Most small ones belong to nobody. */
export function drawOwners(stream: Stream, payer: Payer, story: Story): Owning[] {
  const begin = payer.paid.find(({ dollars }) => dollars > 0)?.day;
  if (begin === undefined) return [];
  const from = Math.max(begin, story.first);
  const isRisky = payer.rises.some((rise) => isOversold(payer, rise) && rise.day > story.first + 20);
  const small = stream.chance(0.3) ? (stream.chance(0.5) ? "ines" : "tomas") : null;
  const large = payer.size > 1 ? (stream.chance(0.5) ? "leah" : "nora") : null;
  const success = SUCCESS[payer.owner] ?? small;
  const sales = isRisky ? TAKEN_BACK : (SALES[payer.owner] ?? large);
  return [
    ...handedOver(stream, success, "success", from, story),
    ...handedOver(stream, sales, "sales", from, story),
  ];
}

function handedOver(
  stream: Stream,
  person: PersonId | null,
  role: Role,
  from: number,
  story: Story,
): Owning[] {
  if (person === null) return [];
  const whole: Owning = { role, person, from, to: null, isByHand: false };
  if (person === LEFT.person && from < story.handover)
    return stream.chance(0.9) ? split(whole, story.handover, LEFT.heir) : [whole];
  const day = from + stream.whole(60, 500);
  const isMoved = stream.chance(0.05) && day < story.today && role === "success";
  return isMoved ? split(whole, day, person === "ines" ? "tomas" : "ines") : [whole];
}

function split(whole: Owning, day: number, heir: PersonId): Owning[] {
  return [
    { ...whole, to: day },
    { ...whole, person: heir, from: day, isByHand: true },
  ];
}

/** Who owned a customer in a role on a day. */
export function ownerOn(owned: readonly Owning[], role: Role, day: number): PersonId | null {
  const found = owned.find(
    (one) => one.role === role && one.from <= day && (one.to === null || day < one.to),
  );
  return found?.person ?? null;
}

/** Who works on a deal of a customer: mostly one of its owners. */
export function workerOf(stream: Stream, owned: readonly Owning[], day: number): PersonId {
  const sales = ownerOn(owned, "sales", day);
  const success = ownerOn(owned, "success", day);
  const isSales = stream.chance(0.7);
  const other: PersonId = stream.chance(0.5) ? "leah" : "nora";
  if (sales !== null && sales !== TAKEN_BACK && isSales) return sales;
  return success ?? other;
}

/** Tells who owned a customer, and from when on others did. */
export function tellOwners(payer: Payer, owned: readonly Owning[], stream: Stream): Told[] {
  return owned.flatMap(({ role, person, from, to, isByHand }): Told[] => {
    const { account, customer } = named(payer);
    const body = { account, customer, person, role, from: dateOf(from), to: null };
    const id = JSON.stringify([account, customer, role, body.from]);
    const begun = { kind: "ownership" as const, id, at: instantOn(from, stream), body };
    const told = { ...begun, by: isByHand ? nameOf(LEAD) : BY_RULE };
    if (to === null) return [told];
    const ended = { ...told, at: instantOn(to, stream), by: nameOf(LEAD), body: { ...body, to: dateOf(to) } };
    return [told, ended];
  });
}

/** Tells who there is, and who left. */
export function tellPeople(story: Story, stream: Stream): Told[] {
  const told = (id: PersonId, day: number, active: boolean): Told => {
    const { name, role } = PEOPLE.find((one) => one.id === id) ?? PEOPLE[0];
    const email = `${name.toLowerCase().replace(" ", ".")}@quillmoor.example`;
    return {
      kind: "person",
      id,
      at: instantOn(day, stream),
      by: nameOf(LEAD),
      body: { name, email, role, active },
    };
  };
  return [
    ...PEOPLE.map(({ id }) => told(id, story.first, true)),
    told(LEFT.person, story.handover + 1, false),
  ];
}

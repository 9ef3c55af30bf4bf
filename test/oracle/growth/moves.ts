import { sum } from "../rational.ts";
import { type Came, FOLLOW_DAYS } from "./kind.ts";
import type { Asked } from "./next-step.ts";

/** The first day of the 90 after one on which something has become so, with what MRR moved on it, whatever its sign. */
export function moveTo({ ledger, customer, day }: Asked, isSo: (asked: Asked) => boolean): Came[] {
  const points = ledger.courses.get(customer) ?? [];
  const later = points.filter(({ on }) => on > day && on <= day + FOLLOW_DAYS);
  const move = later.find(({ on }) => isSo({ ledger, customer, day: on }));
  if (!move) return [];
  const moved = (ledger.movements.get(customer) ?? []).filter(({ on }) => on === move.on);
  return [{ on: move.on, micros: sum(moved.flatMap(({ causes }) => causes).map(({ micros }) => micros)) }];
}

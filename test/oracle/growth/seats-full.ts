import { expansionsBy, type Kind } from "./kind.ts";
import { levelAgainst } from "./limit-near.ts";
import { seatStep } from "./next-step.ts";
import { metricOf, metricsOf } from "./usage-kind.ts";

/** Nearly all seats that are paid for are in use. */
export const seatsFull: Kind = {
  id: "seats_full",
  subjects: metricsOf(true),
  see(asked, subject) {
    const metric = metricOf(asked.ledger, subject);
    return levelAgainst(asked, metric, asked.ledger.company.settings.seats, "every");
  },
  step: (asked, subject) => seatStep(asked, metricOf(asked.ledger, subject)),
  came: expansionsBy(["seats", "plan"]),
  isOfSubject: false,
};

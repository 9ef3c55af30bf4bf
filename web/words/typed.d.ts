import "i18next";
import bar from "./en/bar.json" with { type: "json" };
import bring from "./en/bring.json" with { type: "json" };
import catalogue from "./en/catalogue.json" with { type: "json" };
import customers from "./en/customers.json" with { type: "json" };
import drill from "./en/drill.json" with { type: "json" };
import expansion from "./en/expansion.json" with { type: "json" };
import headroom from "./en/headroom.json" with { type: "json" };
import movements from "./en/movements.json" with { type: "json" };
import overview from "./en/overview.json" with { type: "json" };
import owners from "./en/owners.json" with { type: "json" };
import pipeline from "./en/pipeline.json" with { type: "json" };
import retention from "./en/retention.json" with { type: "json" };
import review from "./en/review.json" with { type: "json" };
import segments from "./en/segments.json" with { type: "json" };
import settings from "./en/settings.json" with { type: "json" };
import shell from "./en/shell.json" with { type: "json" };
import signals from "./en/signals.json" with { type: "json" };
import terms from "./en/terms.json" with { type: "json" };
import usage from "./en/usage.json" with { type: "json" };
import week from "./en/week.json" with { type: "json" };

/** The English texts define the keys: using a missing one is a compile error. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: {
      bar: typeof bar;
      bring: typeof bring;
      catalogue: typeof catalogue;
      customers: typeof customers;
      drill: typeof drill;
      expansion: typeof expansion;
      headroom: typeof headroom;
      movements: typeof movements;
      overview: typeof overview;
      owners: typeof owners;
      pipeline: typeof pipeline;
      retention: typeof retention;
      review: typeof review;
      segments: typeof segments;
      settings: typeof settings;
      shell: typeof shell;
      signals: typeof signals;
      terms: typeof terms;
      usage: typeof usage;
      week: typeof week;
    };
  }
}

import "i18next";
import type bar from "./en/bar.json" with { type: "json" };
import type drill from "./en/drill.json" with { type: "json" };
import type overview from "./en/overview.json" with { type: "json" };
import type periods from "./en/periods.json" with { type: "json" };
import type shell from "./en/shell.json" with { type: "json" };
import type terms from "./en/terms.json" with { type: "json" };

/** English says which texts there are: a text that is asked for and is not there does not compile. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: {
      bar: typeof bar;
      drill: typeof drill;
      overview: typeof overview;
      periods: typeof periods;
      shell: typeof shell;
      terms: typeof terms;
    };
  }
}

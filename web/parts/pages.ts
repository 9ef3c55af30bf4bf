/** A control of the bar. */
export type Control =
  | "range"
  | "interval"
  | "compare"
  | "segment"
  | "members"
  | "policy"
  | "reported"
  | "linked";

const FIGURES: readonly Control[] = [
  "range",
  "interval",
  "compare",
  "segment",
  "members",
  "policy",
  "reported",
  "linked",
];
const without = (...names: Control[]) => FIGURES.filter((name) => !names.includes(name));
const OF_RANGE = without("interval", "compare");
const RANGE_COMPARED = without("interval");
/** Its parts choose segments of their own. */
const SEGMENTS = without("segment");
const SEGMENT: readonly Control[] = ["segment"];
const NONE: readonly Control[] = [];

/** The pages by what one does there. Each has the key to press after G, and the controls of the bar that act on it. */
export const ROOMS = [
  {
    id: "measure",
    pages: [
      { id: "overview", path: "/", key: "o", controls: FIGURES },
      { id: "movements", path: "/movements", key: "m", controls: FIGURES },
      { id: "expansion", path: "/expansion", key: "e", controls: FIGURES },
      { id: "retention", path: "/retention", key: "r", controls: FIGURES },
      { id: "plans", path: "/plans", key: "a", controls: RANGE_COMPARED },
      {
        id: "customers",
        path: "/customers",
        key: "c",
        controls: ["segment", "policy", "linked"],
        within: ["policy", "linked"],
      },
    ],
  },
  {
    id: "grow",
    pages: [
      { id: "week", path: "/week", key: "w", controls: NONE },
      { id: "signals", path: "/signals", key: "i", controls: SEGMENT, tabs: { backtest: NONE } },
      { id: "headroom", path: "/headroom", key: "h", controls: SEGMENT, tabs: { fit: NONE, pricing: NONE } },
      { id: "pipeline", path: "/pipeline", key: "l", controls: SEGMENT },
      {
        id: "owners",
        path: "/owners",
        key: "n",
        controls: SEGMENT,
        tabs: { targets: NONE, credit: ["range", "interval"], people: NONE },
      },
      { id: "review", path: "/review", key: "v", controls: SEGMENT, tabs: { kept: NONE, offers: NONE } },
    ],
  },
  {
    id: "ask",
    pages: [
      { id: "segments", path: "/segments", key: "s", controls: SEGMENTS },
      { id: "metrics", path: "/metrics", key: "k", controls: FIGURES },
      { id: "figures", path: "/figures", key: "f", controls: OF_RANGE },
      { id: "sql", path: "/sql", key: "q", controls: NONE },
      { id: "views", path: "/views", key: "b", controls: NONE },
      { id: "reports", path: "/reports", key: "d", controls: NONE },
    ],
  },
] as const satisfies readonly Room[];

/** The pages behind the gear. */
export const SETUP = [
  { id: "catalogue", path: "/catalogue", key: "p", controls: NONE },
  { id: "settings", path: "/settings", key: "t", controls: NONE },
] as const satisfies readonly Page[];

interface Room {
  id: string;
  pages: readonly Page[];
}

interface Page {
  id: string;
  path: string;
  key: string;
  controls: readonly Control[];
  /** The controls of pages below it, where they are others. */
  within?: readonly Control[];
  /** The controls of its tabs, where they are others: a control acts on all that is shown, or isn't there. */
  tabs?: Readonly<Record<string, readonly Control[]>>;
}

/** All pages, in the order of the navigation. */
export const PAGES = [...ROOMS.flatMap(({ pages }) => [...pages]), ...SETUP];

/**
 * The controls that act on the page at an address.
 * @param tab the tab that is open, if it isn't the first
 */
export function controlsAt(path: string, tab: string | undefined): readonly Control[] {
  const pages: readonly Page[] = PAGES;
  const page = pages.find((one) => one.path === path);
  if (page !== undefined) return page.tabs?.[tab ?? ""] ?? page.controls;
  const above = pages.find((one) => isWithin(path, one.path));
  return above?.within ?? above?.controls ?? NONE;
}

function isWithin(path: string, parent: string): boolean {
  return parent !== "/" && path.startsWith(`${parent}/`);
}

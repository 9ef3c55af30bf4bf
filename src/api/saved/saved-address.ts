import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { isFilterText } from "../../metrics/segments/segment-filter.ts";
import { savedSegments } from "../../model/saved-segments.ts";
import type { Store } from "../../store/store.ts";

const MOST_LETTERS = 4000;
/** Stands for wherever the dashboard is served; a saved address has no host. */
const HERE = "http://dashboard.invalid";

/** The address of a page of the dashboard with its state, as its path and query. */
export const pageAddressSchema = z
  .string()
  .max(MOST_LETTERS, `an address has up to ${MOST_LETTERS} characters`)
  .describe("Page and state as in the browser's address after the host: /expansion?range=ytd&segment=Large");

/** What answers say about a saved address. */
export const addressShape = {
  address: z.string().describe("The page's path with its query"),
  page: z.string().describe("The page's path"),
  segment: z.string().nullable().describe("The segment or filter that it narrows figures to"),
  is_segment_gone: z.boolean().describe("Whether that is a saved segment that was removed since"),
};

/**
 * An address in its normal form, without what is open in the drawer.
 * @throws CambiumError `usage` for what is no path of a page, such as the address of another site
 */
export function pageAddress(text: string): string {
  const isPath = text.startsWith("/") && !/[\s\\\p{Cc}]/u.test(text) && URL.canParse(text, HERE);
  const url = isPath ? new URL(text, HERE) : null;
  if (url === null || url.origin !== HERE)
    throw new CambiumError("usage", `not an address of a page: "${text.slice(0, 200)}"`, {
      hint: "Copy it from the browser without the host, such as /expansion?range=ytd.",
    });
  for (const name of ["drill", "who", "code"]) url.searchParams.delete(name);
  return `${url.pathname}${url.search}`;
}

/** Says of addresses which page they are of, and whether their segment is still there. */
export async function addressReader(store: Store) {
  const names = new Set((await savedSegments(store)).map(({ name }) => name));
  return (address: string) => {
    const { pathname, searchParams } = new URL(address, HERE);
    const asked = searchParams.get("segment");
    const segment = asked === "" ? null : asked;
    const isGone = segment !== null && !isFilterText(segment) && !names.has(segment);
    return { address, page: pathname, segment, is_segment_gone: isGone };
  };
}

import type { Mapping } from "../../store/file-mapping.ts";

/** How the export of a vendor is read. */
export interface Preset {
  /** As `--as` takes it. */
  name: string;
  vendor: string;
  /** What the vendor calls the file, and where it comes from. */
  file: string;
  /** Where the headers were taken from, and when. */
  source: { address: string; seen: string };
  /** The kind of import, by the name of its shape. */
  kind: string;
  /** Headers that together no other file has. */
  recognisedBy: readonly string[];
  /** Our columns to the vendor's; of several, the first that a file has. */
  map: Readonly<Record<string, readonly string[]>>;
  /** Columns that describe a subscription or a bill, and not the customer. */
  ignore: readonly string[];
  /** What is the same in every export; what the user says goes before it. */
  reading: Pick<
    Mapping,
    "values" | "blanks" | "defaults" | "ends" | "status" | "amounts" | "isMinor" | "dates" | "hasOneOffs"
  >;
  set?: Readonly<Record<string, string>>;
}

import type { Records } from "./records.ts";
import type { Settings } from "./settings.ts";
import type { Tables } from "./wire.ts";

/** The parts of an account needed to compute the truth about it, and to shape its objects. */
export interface AccountView {
  readonly settings: Settings;
  readonly records: Records;
  readonly version: string;
  /** Whether its API version has changed since its creation. */
  readonly isUpgraded: boolean;
  now(): number;
  /**
   * Gets an object.
   * @throws Error when it doesn't exist
   */
  one<K extends keyof Tables>(kind: K, id: string): Tables[K];
}

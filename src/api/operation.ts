import { z } from "zod";
import type { Workspace } from "./workspace.ts";

/**
 * One thing that Cambium does. The command line, the HTTP API and their documentation are all generated from
 * operations.
 */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** Lower case; a space makes a subcommand: `settings set`. */
  name: string;
  summary: string;
  effect: "read" | "write";
  /** Path under /api/v1; `{name}` is filled from an input. */
  path: string;
  /** Inputs that the command line takes as positional arguments, in order; the last may be a list. */
  positional: string[];
  input: Input;
  output: Output;
  /** The output field with the list of flat rows that .csv returns. */
  rows?: string;
  /** Row columns in minor units of money, besides those marked in the schema. */
  money?(output: z.infer<Output>): string[];
  /**
   * The currency of a money column, when neither the answer nor the row has a `currency`; null when the value isn't
   * money.
   */
  moneyOf?(row: Record<string, unknown>, column: string): unknown;
  /** Other lists in the answer that .csv can return, selected with `list`. */
  lists?: readonly string[];
  /** Page size that .csv uses when no limit is given; for lists with limit and offset. */
  page?: number;
  /** False for long operations that run alongside others; they take a turn only for the steps that need one. */
  takesTurns?: boolean;
  /** Answers with rows under typed `columns`, of `total`: a file of them, CSV or Parquet, has them all. */
  isTable?: true;
  /** Asked by POST although it only reads: its input may be too long for an address. */
  isPosted?: true;
  /** Reads only the record: answered at once from its current state, without waiting for a turn. */
  isOfRecord?: true;
  /** The value before the change, for the audit log. */
  was?(workspace: Workspace, input: z.infer<Input>): Promise<unknown>;
  /** What the audit log keeps of the input, if not all of it. */
  audited?(input: z.infer<Input>): unknown;
  /**
   * Set if the answer depends only on evidence and settings, or also on what is told about growth (usage metrics,
   * limits, settings of signals, dismissals): a server caches it for the same question.
   */
  isKept?: true | "growth";
  /** Whether an answer to this input depends on growth, where not all answers do. */
  isOfGrowth?(input: z.infer<Input>): boolean;
  /** For operations that check something: whether the check passed. If not, the command exits with 1. */
  verdict?(output: z.infer<Output>): boolean;
  /** If interrupted, running it again resumes where it stopped. */
  isResumable?: true;
  /** Uses a key from the environment, which the command line saves for `serve` unless told not to. */
  keepsKey?: true;
  run(workspace: Workspace, input: z.infer<Input>): Promise<z.infer<Output>>;
  /**
   * Replaces `run` on the command line for operations that work on a folder without opening it, whatever its state.
   * @param server runs the operation in the server that has the folder open; null if none has
   */
  inFolder?(
    directory: string,
    input: z.infer<Input>,
    server: (() => Promise<unknown>) | null,
  ): Promise<z.infer<Output>>;
}

/** Infers the types of an operation. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Operation<Input, Output>,
): Operation<Input, Output> {
  return definition;
}

/** The schema `unit` of money. */
export const MONEY = "minor units";

/** The schema `of` of money in its row's currency rather than the answer's. */
export const OF_ROW = "row";

/**
 * The schema key that marks inputs reaching beyond the data folder with the rights of the user who runs Cambium: a file
 * or a host.
 */
export const REACHES = "x-reaches";

/**
 * A file or folder on the machine that runs the operation. Only the user who runs Cambium may name one, not visitors of
 * the pages.
 */
export const pathSchema = z
  .string()
  .regex(/\S/, "a path is missing")
  .meta({ [REACHES]: "path" });

/** An address to connect to. It may name files of the machine too, such as a certificate. */
export const addressSchema = z.string().meta({ [REACHES]: "address" });

export const moneySchema = z
  .number()
  .int()
  .meta({ unit: MONEY })
  .describe("Money in minor units of the currency");

/** Fields that identify the customer of a row. */
export const customerNames = { account: z.string(), customer: z.string(), name: z.string().nullable() };

/** The input that reads linked customers as one. */
export const linkedSchema = z.boolean().optional().describe("Count linked customers (see `links`) as one");

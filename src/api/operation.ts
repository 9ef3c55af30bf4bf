import { z } from "zod";
import type { Workspace } from "./workspace.ts";

/** One thing that Cambium does. The command line, the HTTP API and its description are all made from these. */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** Lower case; a space makes a sub-command: `settings set`. */
  name: string;
  summary: string;
  effect: "read" | "write";
  /** Where the HTTP API answers, under /api/v1; `{name}` takes an input. */
  path: string;
  /** Inputs that the command line takes without a flag, in order; the last may be a list. */
  positional: string[];
  input: Input;
  output: Output;
  /** The output's field that is a list of flat rows, which .csv gives. */
  rows?: string;
  /** Columns of the rows that are money in minor units beside those that their schema says, in an answer. */
  money?(output: z.infer<Output>): string[];
  /** The currency of a row's money, where neither the answer nor the row says it in `currency`; null where it is none. */
  moneyOf?(row: Record<string, unknown>, column: string): unknown;
  /** Other lists of the answer with rows of their own, which .csv gives when `list` names them. */
  lists?: readonly string[];
  /** How many rows .csv asks for at a time where no limit is given: of a list that takes limit and offset. */
  page?: number;
  /** False for what takes long and runs beside other operations; it takes a turn for what may not. */
  takesTurns?: boolean;
  /** Set on what reads the record alone: it is answered at once, from the record as it is at that moment, whatever has the turn. */
  isOfRecord?: true;
  /** What is to be changed, as it is before; for the audit. */
  was?(workspace: Workspace, input: z.infer<Input>): Promise<unknown>;
  /** True where the answer depends on evidence and settings alone: a server keeps it for whoever asks the same again. */
  isKept?: true;
  /** For what judges: whether its answer says that all is well. The command line ends with 1 where it does not. */
  verdict?(output: z.infer<Output>): boolean;
  /** Asked again, it goes on from where it was stopped. */
  isResumable?: true;
  /** It works with a key from the environment, which the command line keeps for `serve` unless told not to. */
  keepsKey?: true;
  run(workspace: Workspace, input: z.infer<Input>): Promise<z.infer<Output>>;
  /**
   * In place of `run` at the command line, for what works on a folder that is not opened, whatever its state.
   * @param server runs it in the server that has the folder open; null where none has
   */
  inFolder?(
    directory: string,
    input: z.infer<Input>,
    server: (() => Promise<unknown>) | null,
  ): Promise<z.infer<Output>>;
}

/** Ties the types of an operation together. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Operation<Input, Output>,
): Operation<Input, Output> {
  return definition;
}

/** What a schema's `unit` says of money. */
export const MONEY = "minor units";

/** What its `of` says of money that is in the currency of its row, whatever the answer's is. */
export const OF_ROW = "row";

/** What a schema says of an input that reaches beyond the data folder, as the user who runs Cambium: to a file, or to a host. */
export const REACHES = "x-reaches";

/** A file or folder of the machine that performs. Only that user may name one; whoever looks at the pages may not. */
export const pathSchema = z
  .string()
  .regex(/\S/, "a path is missing")
  .meta({ [REACHES]: "path" });

/** Where something is that is connected to, which may name files of that machine, too (such as a certificate). */
export const addressSchema = z.string().meta({ [REACHES]: "address" });

export const moneySchema = z
  .number()
  .int()
  .meta({ unit: MONEY })
  .describe("Money in minor units of the currency");

/** Fields that say which customer a row is of. */
export const customerNames = { account: z.string(), customer: z.string(), name: z.string().nullable() };

/** Whether a question reads linked customers as one. */
export const linkedSchema = z.boolean().optional().describe("Count linked customers (see `links`) as one");

/** The request for a figure's file: an operation's path and its inputs. */
export interface Files {
  path: string;
  question: object;
  /** The list of the answer to export as CSV, if it has several. */
  list?: string;
}

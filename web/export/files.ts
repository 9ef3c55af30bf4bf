/** What a figure's file is fetched from: an operation's path and what it is asked. */
export interface Files {
  path: string;
  question: object;
  /** Which list of the answer CSV holds, where there are several. */
  list?: string;
}

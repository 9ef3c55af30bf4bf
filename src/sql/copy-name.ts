/** The name of an attached copy, where it is written and where queries run, so that its views find its tables. */
export const COPY = "books";

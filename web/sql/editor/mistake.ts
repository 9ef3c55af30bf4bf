/** Where a query is wrong, from 1. */
export interface Mistake {
  line: number;
  column: number;
  text: string;
}

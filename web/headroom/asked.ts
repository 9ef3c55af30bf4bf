/** What a tab shows: customers of a segment, on a day. */
export interface Asked {
  as_of?: string;
  segment?: string;
}
